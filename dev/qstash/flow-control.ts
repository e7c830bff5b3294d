import type { Clock } from "./clock.ts";
import { DelayQueue } from "./delay-queue.ts";
import { notFound } from "./errors.ts";
import { FifoQueue } from "./fifo-queue.ts";
import type { Journal } from "./journal.ts";
import { type FlowLimits, isOver, type Message } from "./message.ts";
import type { FlowControlSetting } from "./records.ts";

interface Flow {
  setting: FlowControlSetting;
  readonly waiting: FifoQueue<Message>;
  active: number;
  /** Attempts begun in the period that began at `periodStart` (milliseconds). */
  begun: number;
  periodStart: number;
  /** When it will be looked at again because its rate was used up. */
  wakesAt: number;
}

/** Flow control by key: how many attempts run at once, and how many begin per period. */
export class FlowControls {
  readonly #flows = new Map<string, Flow>();
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #admit: (message: Message) => void;
  readonly #periodEnds: DelayQueue<Flow>;

  constructor(clock: Clock, journal: Journal, admit: (message: Message) => void) {
    this.#clock = clock;
    this.#journal = journal;
    this.#admit = admit;
    this.#periodEnds = new DelayQueue(clock, (flow) => this.#pump(flow));
  }

  /** Takes the limits that a new message brings, except those that are pinned. */
  configure(key: string, limits: FlowLimits): void {
    const flow = this.#flow(key);
    const { limits: known, pinnedParallelism, pinnedRate } = flow.setting;
    const parallelism = pinnedParallelism ? known.parallelism : limits.parallelism;
    const { rate, period } = pinnedRate ? known : limits;
    if (known.parallelism === parallelism && known.rate === rate && known.period === period) return;
    this.#change(flow, { limits: { parallelism, rate, period } });
  }

  enter(message: Message, key: string): void {
    const flow = this.#flow(key);
    flow.waiting.push(message);
    this.#pump(flow);
  }

  leave(key: string): void {
    const flow = this.#flows.get(key);
    // A reset may have forgotten the key while an attempt was under way.
    if (flow === undefined || flow.active === 0) return;
    flow.active -= 1;
    this.#pump(flow);
  }

  setPaused(key: string, paused: boolean): void {
    this.#change(this.#flow(key), { paused });
  }

  /** Fixes what is given, whatever messages say from now on, and starts counting anew. */
  pin(key: string, pinned: { [Field in keyof FlowLimits]?: FlowLimits[Field] | undefined }): void {
    const flow = this.#flow(key);
    const { limits, pinnedParallelism, pinnedRate } = flow.setting;
    this.#startPeriod(flow);
    this.#change(flow, {
      limits: {
        parallelism: pinned.parallelism ?? limits.parallelism,
        rate: pinned.rate ?? limits.rate,
        period: pinned.period ?? limits.period,
      },
      pinnedParallelism: pinnedParallelism || pinned.parallelism !== undefined,
      pinnedRate: pinnedRate || pinned.rate !== undefined || pinned.period !== undefined,
    });
  }

  unpin(key: string, { parallelism, rate }: { parallelism: boolean; rate: boolean }): void {
    const flow = this.#need(key);
    this.#change(flow, {
      pinnedParallelism: flow.setting.pinnedParallelism && !parallelism,
      pinnedRate: flow.setting.pinnedRate && !rate,
    });
  }

  resetRate(key: string): void {
    const flow = this.#need(key);
    this.#startPeriod(flow);
    this.#pump(flow);
  }

  /** What the API shows; the start of the period is in seconds, as the period itself. */
  view(key: string) {
    const { setting, active, begun, periodStart, waiting } = this.#need(key);
    const { limits, paused, pinnedParallelism, pinnedRate } = setting;
    return {
      flowControlKey: key,
      waitListSize: [...waiting].filter((message) => !isOver(message)).length,
      parallelismMax: limits.parallelism,
      parallelismCount: active,
      rateMax: limits.rate,
      rateCount: begun,
      ratePeriod: limits.period,
      ratePeriodStart: Math.floor(periodStart / 1_000),
      isPaused: paused,
      isPinnedParallelism: pinnedParallelism,
      isPinnedRate: pinnedRate,
    };
  }

  list() {
    return [...this.#flows.keys()].map((key) => this.view(key));
  }

  settings(): FlowControlSetting[] {
    return [...this.#flows.values()].map((flow) => flow.setting);
  }

  /** Makes a key what the setting says, without writing it down. */
  apply(setting: FlowControlSetting): void {
    this.#flow(setting.key).setting = setting;
  }

  clear(): void {
    this.#flows.clear();
    this.#periodEnds.retain(() => false);
  }

  close(): void {
    this.#periodEnds.close();
  }

  #pump(flow: Flow): void {
    const { limits, paused } = flow.setting;
    while (!paused && (limits.parallelism === 0 || flow.active < limits.parallelism)) {
      if (flow.waiting.length === 0 || !this.#mayBegin(flow)) return;
      const message = flow.waiting.shift();
      if (message === undefined || isOver(message)) continue;
      flow.active += 1;
      flow.begun += 1;
      this.#admit(message);
    }
  }

  #mayBegin(flow: Flow): boolean {
    const { rate, period } = flow.setting.limits;
    const end = flow.periodStart + period * 1_000;
    if (this.#clock.now() >= end) this.#startPeriod(flow);
    else if (rate > 0 && flow.begun >= rate) {
      if (flow.wakesAt !== end) this.#periodEnds.add(flow, end);
      flow.wakesAt = end;
      return false;
    }
    return true;
  }

  #startPeriod(flow: Flow): void {
    flow.periodStart = this.#clock.now();
    flow.begun = 0;
  }

  #change(flow: Flow, change: Partial<FlowControlSetting>): void {
    flow.setting = { ...flow.setting, ...change };
    this.#journal.append({ op: "flow-control", flowControl: flow.setting });
    this.#pump(flow);
  }

  #need(key: string): Flow {
    const flow = this.#flows.get(key);
    if (flow === undefined) throw notFound(`flow control key ${key} not found`);
    return flow;
  }

  #flow(key: string): Flow {
    const known = this.#flows.get(key);
    if (known !== undefined) return known;
    const limits = { parallelism: 0, rate: 0, period: 1 };
    const setting = { key, limits, paused: false, pinnedParallelism: false, pinnedRate: false };
    const flow: Flow = {
      setting,
      waiting: new FifoQueue(),
      active: 0,
      begun: 0,
      periodStart: this.#clock.now(),
      wakesAt: 0,
    };
    this.#flows.set(key, flow);
    return flow;
  }
}
