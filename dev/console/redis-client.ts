import { z } from "zod";
import { ask, BackendRefused, type Endpoint } from "./backend.ts";

/** A key; `expiresInMs` is undefined for one that stays. */
export type RedisKey = { key: string; type: string; expiresInMs: number | undefined };

/** What a key holds, or the beginning of it: pairs for hashes, sorted sets and streams, else lines. */
export type RedisValue = RedisKey & { size: number; entries: [name: string, value: string][]; whole: boolean };

const Reply = z.union([z.object({ result: z.unknown() }), z.object({ error: z.string() })]);
const Scan = z.tuple([z.coerce.string(), z.array(z.string())]);

const AT_ONCE = 200;
/** A scan that finds nothing goes on for this many rounds before the page is shown without it. */
const MOST_ROUNDS = 20;
const FIRST_ENTRIES = 200;
const FIRST_BYTES = 64 * 1024;

/** What the console asks of an Upstash Redis over REST. All of it throws BackendAway and BackendRefused. */
export class RedisClient {
  readonly door: Endpoint;

  constructor(door: Endpoint) {
    this.door = door;
  }

  async ping(): Promise<void> {
    await this.#run("PING");
  }

  async size(): Promise<number> {
    return z.coerce.number().parse(await this.#run("DBSIZE"));
  }

  /** A page of the keys that match a glob pattern. `cursor` "0" begins, and ends. */
  async keys(pattern: string, cursor: string): Promise<{ keys: RedisKey[]; cursor: string }> {
    const names = new Set<string>();
    let next = cursor;
    for (let round = 0; round < MOST_ROUNDS && names.size < AT_ONCE; round += 1) {
      const reply = await this.#run("SCAN", next, "MATCH", pattern || "*", "COUNT", String(AT_ONCE));
      const [following, found] = Scan.parse(reply);
      for (const name of found) names.add(name);
      next = following;
      if (next === "0") break;
    }
    const sorted = [...names].sort();
    return { keys: await this.#describe(sorted), cursor: next };
  }

  /** Undefined when there is no such key. */
  async value(key: string): Promise<RedisValue | undefined> {
    const [known] = await this.#describe([key]);
    if (known === undefined || known.type === "none") return undefined;
    const content = await this.#content(key, known.type);
    return { ...known, ...content };
  }

  /** Whether there was such a key. */
  async delete(key: string): Promise<boolean> {
    return (await this.#run("DEL", key)) === 1;
  }

  async #describe(names: readonly string[]): Promise<RedisKey[]> {
    if (names.length === 0) return [];
    const commands = names.flatMap((name) => [
      ["TYPE", name],
      ["PTTL", name],
    ]);
    const replies = await this.#runAll(commands);
    return names.map((key, index) => {
      const left = Number(replies[2 * index + 1]);
      return { key, type: String(replies[2 * index]), expiresInMs: left >= 0 ? left : undefined };
    });
  }

  async #content(key: string, type: string): Promise<Pick<RedisValue, "size" | "entries" | "whole">> {
    const last = String(FIRST_ENTRIES - 1);
    const many = String(FIRST_ENTRIES);
    switch (type) {
      case "string":
        return this.#text(key);
      case "hash":
        return this.#scanned(
          await this.#runAll([
            ["HLEN", key],
            ["HSCAN", key, "0", "COUNT", many],
          ]),
          2,
        );
      case "set":
        return this.#scanned(
          await this.#runAll([
            ["SCARD", key],
            ["SSCAN", key, "0", "COUNT", many],
          ]),
          1,
        );
      case "list":
        return listed(
          await this.#runAll([
            ["LLEN", key],
            ["LRANGE", key, "0", last],
          ]),
          1,
        );
      case "zset":
        return listed(
          await this.#runAll([
            ["ZCARD", key],
            ["ZRANGE", key, "0", last, "WITHSCORES"],
          ]),
          2,
        );
      case "stream":
        return streamed(
          await this.#runAll([
            ["XLEN", key],
            ["XREVRANGE", key, "+", "-", "COUNT", many],
          ]),
        );
      default:
        return { size: 0, entries: [["", `The console cannot show a value of type ${type}.`]], whole: true };
    }
  }

  async #text(key: string) {
    const replies = await this.#runAll([
      ["STRLEN", key],
      ["GETRANGE", key, "0", String(FIRST_BYTES - 1)],
    ]);
    const size = Number(replies[0]);
    return { size, entries: [pair("", replies[1])], whole: size <= FIRST_BYTES };
  }

  #scanned([size, reply]: readonly unknown[], width: 1 | 2) {
    const [, items] = z.tuple([z.unknown(), z.array(z.unknown())]).parse(reply);
    return listed([size, items.slice(0, FIRST_ENTRIES * width)], width);
  }

  async #run(...command: string[]): Promise<unknown> {
    const body = JSON.stringify(command);
    return this.#resultOf(await ask(this.door, "/", Reply, { method: "POST", body }));
  }

  async #runAll(commands: readonly string[][]): Promise<unknown[]> {
    const body = JSON.stringify(commands);
    return (await ask(this.door, "/pipeline", z.array(Reply), { method: "POST", body })).map((reply) =>
      this.#resultOf(reply),
    );
  }

  #resultOf(reply: z.infer<typeof Reply>): unknown {
    if ("error" in reply) throw new BackendRefused(this.door.name, 400, reply.error);
    return reply.result;
  }
}

/** A flat reply of names and values (width 2), or of values. */
function listed([size, reply]: readonly unknown[], width: 1 | 2) {
  const items = z.array(z.unknown()).parse(reply);
  const entries: [string, string][] = [];
  for (let index = 0; index < items.length; index += width) {
    entries.push(width === 2 ? pair(text(items[index]), items[index + 1]) : pair(String(entries.length), items[index]));
  }
  return { size: Number(size), entries, whole: entries.length >= Number(size) };
}

function streamed([size, reply]: readonly unknown[]) {
  const items = z.array(z.tuple([z.unknown(), z.array(z.unknown())])).parse(reply);
  const entries = items.map(([id, fields]): [string, string] => pair(text(id), fields.map(text).join(" ")));
  return { size: Number(size), entries, whole: entries.length >= Number(size) };
}

function pair(name: string, value: unknown): [string, string] {
  return [name, text(value)];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
