import type { Clock } from "./clock.ts";
import { DelayQueue } from "./delay-queue.ts";
import type { Faults } from "./faults.ts";
import { FlowControls } from "./flow-control.ts";
import type { Journal } from "./journal.ts";
import { isOver, type Message } from "./message.ts";
import { PerHostLimiter } from "./per-host-limiter.ts";
import { Queues } from "./queues.ts";

export interface Limits {
  /** Requests at once to one destination host. */
  readonly perHost: number;
  /** Requests at once in all. */
  readonly inAll: number;
}

type DispatcherDependencies = { clock: Clock; journal: Journal; faults: Faults; report: (error: unknown) => void };

/**
 * The way of a message to its attempt: its time must have come, then its queue must let it in, then its flow control,
 * then its destination host.
 */
export class Dispatcher {
  readonly queues: Queues;
  readonly flowControls: FlowControls;
  readonly #clock: Clock;
  readonly #delayed: DelayQueue<Message>;
  readonly #hosts: PerHostLimiter;
  readonly #faults: Faults;
  readonly #report: (error: unknown) => void;
  #stale = 0;
  #closed = false;

  constructor(
    { clock, journal, faults, report }: DispatcherDependencies,
    limits: Limits,
    attempt: (message: Message) => Promise<void>,
  ) {
    this.#clock = clock;
    this.#faults = faults;
    this.#report = report;
    this.#delayed = new DelayQueue(clock, (message) => this.#arrive(message));
    this.queues = new Queues(clock, journal, (message) => this.#passQueue(message));
    this.flowControls = new FlowControls(clock, journal, (message) => this.#travel(message));
    this.#hosts = new PerHostLimiter(limits.perHost, limits.inAll, (message) => void this.#run(message, attempt));
  }

  get inFlight(): number {
    return this.#hosts.active;
  }

  get globalLimit(): number {
    return this.#hosts.limit;
  }

  /** Counts a new message in, and sees it through once this turn of the event loop has stored it. */
  accept(message: Message): void {
    if (message.heading.queueName !== undefined) this.queues.join(message.heading.queueName);
    if (message.heading.placeOf !== undefined) this.queues.share(message.heading.placeOf.messageId);
    setImmediate(() => this.schedule(message));
  }

  /** After a restart: like `accept`, but whoever had a place in a queue has it again. */
  restore(message: Message): void {
    const { queueName, placeOf, messageId } = message.heading;
    if (queueName !== undefined) {
      this.queues.join(queueName);
      if (message.retried > 0) this.queues.restorePlace(queueName, messageId);
    }
    if (placeOf !== undefined) this.queues.restorePlace(placeOf.queueName, placeOf.messageId);
    this.schedule(message);
  }

  /** Waits until the message's time has come. */
  schedule(message: Message): void {
    if (isOver(message) || this.#closed) return;
    if (message.notBefore <= this.#clock.now()) this.#pass(message);
    else this.#delayed.add(message, message.notBefore);
  }

  /** Gives back what a message that is over has occupied. */
  release(message: Message): void {
    const { queueName, placeOf, messageId } = message.heading;
    if (queueName !== undefined) {
      this.queues.part(queueName);
      this.queues.release(messageId);
    }
    if (placeOf !== undefined) this.queues.release(placeOf.messageId);
  }

  /** Counts a message out that was cancelled while it waited for its time, which may be a year away. */
  forgetWaiting(): void {
    this.#stale += 1;
    if (this.#stale < 1_000 || this.#stale * 2 < this.#delayed.size) return;
    this.#stale = 0;
    this.#delayed.retain((message) => !isOver(message));
  }

  clear(): void {
    this.#delayed.retain(() => false);
    this.queues.clear();
    this.flowControls.clear();
  }

  close(): void {
    this.#closed = true;
    this.#delayed.close();
    this.flowControls.close();
  }

  /** One that was cancelled in the meantime would bring a deleted queue back to life. */
  #arrive(message: Message): void {
    if (!isOver(message)) this.#pass(message);
  }

  #pass(message: Message): void {
    const { queueName } = message.heading;
    if (queueName === undefined) this.#passQueue(message);
    else this.queues.enter(message, queueName);
  }

  #passQueue(message: Message): void {
    const { flowControlKey } = message.heading;
    if (flowControlKey === undefined) this.#travel(message);
    else this.flowControls.enter(message, flowControlKey);
  }

  /** The road may be slow on purpose. Who is still on it takes no place at the host's door. */
  #travel(message: Message): void {
    const roadMs = this.#faults.roadMs();
    const arrive = () => {
      if (!this.#closed) this.#hosts.enter(message);
    };
    if (roadMs === 0) arrive();
    else setTimeout(arrive, roadMs).unref();
  }

  async #run(message: Message, attempt: (message: Message) => Promise<void>): Promise<void> {
    try {
      await attempt(message);
    } catch (error) {
      this.#report(error);
    }
    if (this.#closed) return;
    this.#hosts.leave(message);
    const { flowControlKey } = message.heading;
    if (flowControlKey !== undefined) this.flowControls.leave(flowControlKey);
  }
}
