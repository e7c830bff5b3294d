import type { Clock } from "./clock.ts";
import { assertUrl, isName } from "./destination.ts";
import { badRequest, notFound } from "./errors.ts";
import type { Journal } from "./journal.ts";
import type { Endpoint, Group } from "./records.ts";

/** URL groups: one publication to the name reaches every endpoint. */
export class Groups {
  readonly #groups = new Map<string, Group>();
  readonly #clock: Clock;
  readonly #journal: Journal;

  constructor(clock: Clock, journal: Journal) {
    this.#clock = clock;
    this.#journal = journal;
  }

  /** Adds endpoints, or renames those whose url is known. Creates the group. Throws 400. */
  addEndpoints(name: string, added: readonly Endpoint[]): void {
    if (!isName(name)) throw badRequest(`invalid url group name: "${name}"`);
    for (const { url } of added) assertUrl(url, "invalid endpoint url");
    const now = this.#clock.now();
    const before = this.#groups.get(name) ?? { name, createdAt: now, updatedAt: now, endpoints: [] };
    const byUrl = new Map(before.endpoints.map((endpoint) => [endpoint.url, endpoint]));
    for (const endpoint of added) byUrl.set(endpoint.url, endpoint);
    this.#save({ ...before, updatedAt: now, endpoints: [...byUrl.values()] });
  }

  /** Removes endpoints by url or by name; the group goes with its last one. Throws 404. */
  removeEndpoints(name: string, removed: readonly { url?: string | undefined; name?: string | undefined }[]): void {
    const before = this.get(name);
    const isRemoved = (endpoint: Endpoint) =>
      removed.some((one) => (one.url === undefined ? one.name === endpoint.name : one.url === endpoint.url));
    const endpoints = before.endpoints.filter((endpoint) => !isRemoved(endpoint));
    if (endpoints.length === 0) this.remove(name);
    else this.#save({ ...before, updatedAt: this.#clock.now(), endpoints });
  }

  /** Throws 404. */
  get(name: string): Group {
    const group = this.#groups.get(name);
    if (group === undefined) throw notFound(`url group ${name} not found`);
    return group;
  }

  list(): Group[] {
    return [...this.#groups.values()];
  }

  remove(name: string): void {
    if (this.#groups.delete(name)) this.#journal.append({ op: "group-gone", name });
  }

  /** Makes a group what the journal says. */
  restore(group: Group): void {
    this.#groups.set(group.name, group);
  }

  forget(name: string): void {
    this.#groups.delete(name);
  }

  clear(): void {
    this.#groups.clear();
  }

  #save(group: Group): void {
    this.restore(group);
    this.#journal.append({ op: "group", group });
  }
}
