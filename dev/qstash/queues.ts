import type { Clock } from "./clock.ts";
import { ConcurrencyLimiter } from "./concurrency-limiter.ts";
import { isName } from "./destination.ts";
import { badRequest, notFound } from "./errors.ts";
import type { Journal } from "./journal.ts";
import { isOver, type Message } from "./message.ts";
import type { QueueSetting } from "./records.ts";

interface Queue {
  setting: QueueSetting;
  readonly lane: ConcurrencyLimiter;
  /** Messages enqueued and not over. */
  lag: number;
}

/**
 * FIFO queues. A message keeps its place from its first attempt until it is delivered or given up and its callbacks
 * are done as well, so with parallelism 1 the order holds whatever fails.
 */
export class Queues {
  readonly #queues = new Map<string, Queue>();
  /** By the message that took the place; it and its callbacks hold it together. */
  readonly #places = new Map<string, { readonly lane: ConcurrencyLimiter; holders: number }>();
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #admit: (message: Message) => void;

  constructor(clock: Clock, journal: Journal, admit: (message: Message) => void) {
    this.#clock = clock;
    this.#journal = journal;
    this.#admit = admit;
  }

  /** Creates or changes a queue. Throws 400 for a name or parallelism that no queue can have. */
  upsert(name: string, change: { parallelism?: number | undefined; paused?: boolean | undefined }): void {
    if (!isName(name)) throw badRequest(`invalid queue name: "${name}"`);
    const now = this.#clock.now();
    const before = this.#queues.get(name)?.setting ?? { name, createdAt: now, parallelism: 1, paused: false };
    this.apply({
      ...before,
      parallelism: change.parallelism ?? before.parallelism,
      paused: change.paused ?? before.paused,
      updatedAt: now,
    });
    this.#journal.append({ op: "queue", queue: this.#need(name).setting });
  }

  /** Makes the queue what the setting says, without writing it down. */
  apply(setting: QueueSetting): void {
    const existing = this.#queues.get(setting.name);
    const queue = existing ?? { setting, lane: this.#lane(setting.parallelism), lag: 0 };
    queue.setting = setting;
    queue.lane.limit = setting.parallelism;
    queue.lane.paused = setting.paused;
    this.#queues.set(setting.name, queue);
    queue.lane.pump();
  }

  /** Removes a queue. Its waiting messages are the caller's to cancel. */
  remove(name: string): void {
    if (this.#queues.delete(name)) this.#journal.append({ op: "queue-gone", name });
  }

  /** Removes a queue as the journal said. */
  forget(name: string): void {
    this.#queues.delete(name);
  }

  view(name: string) {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw notFound(`queue ${name} not found`);
    return { ...queue.setting, lag: queue.lag };
  }

  list() {
    return [...this.#queues.keys()].map((name) => this.view(name));
  }

  settings(): QueueSetting[] {
    return [...this.#queues.values()].map((queue) => queue.setting);
  }

  /** Counts a new message in, creating its queue when this is the first one. */
  join(name: string): void {
    if (!this.#queues.has(name)) this.upsert(name, {});
    this.#need(name).lag += 1;
  }

  /** Lines up a message whose time has come. One that already has its place goes straight on. */
  enter(message: Message, name: string): void {
    if (this.#places.has(message.heading.messageId)) {
      this.#admit(message);
      return;
    }
    if (!this.#queues.has(name)) this.upsert(name, {});
    this.#need(name).lane.enter(message);
  }

  /** Keeps the place that `origin` has occupied until one more message, a callback of it, is over. */
  share(origin: string): void {
    const place = this.#places.get(origin);
    if (place !== undefined) place.holders += 1;
  }

  /** After a restart: gives back the place that `origin` had, once for itself and once for each of its callbacks. */
  restorePlace(name: string, origin: string): void {
    const lane = this.#queues.get(name)?.lane;
    if (this.#places.has(origin)) {
      this.share(origin);
    } else if (lane !== undefined) {
      lane.occupy();
      this.#places.set(origin, { lane, holders: 1 });
    }
  }

  /** Counts a message out that is over. */
  part(name: string): void {
    const queue = this.#queues.get(name);
    if (queue !== undefined) queue.lag -= 1;
  }

  /** Gives up one hold on a place; the last one lets the next message in. */
  release(origin: string): void {
    const place = this.#places.get(origin);
    if (place === undefined) return;
    place.holders -= 1;
    if (place.holders > 0) return;
    this.#places.delete(origin);
    place.lane.leave();
  }

  /** Forgets everything, without writing it down. */
  clear(): void {
    this.#queues.clear();
    this.#places.clear();
  }

  #lane(parallelism: number): ConcurrencyLimiter {
    const occupy = (message: Message) => {
      this.#places.set(message.heading.messageId, { lane, holders: 1 });
      this.#admit(message);
    };
    const lane = new ConcurrencyLimiter(parallelism, occupy, isOver);
    return lane;
  }

  #need(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) throw notFound(`queue ${name} not found`);
    return queue;
  }
}
