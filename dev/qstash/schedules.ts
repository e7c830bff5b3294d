import { randomUUID } from "node:crypto";
import { Cron } from "croner";
import type { Clock } from "./clock.ts";
import { DelayQueue } from "./delay-queue.ts";
import { badRequest, errorText, notFound } from "./errors.ts";
import type { Journal } from "./journal.ts";
import type { Schedule } from "./records.ts";

/**
 * Schedules: a message per tick of a cron expression, at the earliest once a minute. Ticks that were missed, because
 * nothing ran or because the clock jumped, are made up for by one.
 */
export class Schedules {
  readonly #schedules = new Map<string, Schedule>();
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #delayed: DelayQueue<string>;
  readonly #tick: (schedule: Schedule) => string[];

  /** `tick` publishes for a schedule and returns the ids of the messages. */
  constructor(clock: Clock, journal: Journal, tick: (schedule: Schedule) => string[]) {
    this.#clock = clock;
    this.#journal = journal;
    this.#tick = tick;
    this.#delayed = new DelayQueue(clock, (scheduleId, due) => this.#arrive(scheduleId, due));
  }

  /** Creates a schedule, or overwrites the one with the same id completely. Returns the id. Throws 400. */
  put(
    setting: Omit<Schedule, "scheduleId" | "createdAt" | "paused" | "lastMessageIds" | "nextTime">,
    id?: string,
  ): string {
    const now = this.#clock.now();
    const scheduleId = id ?? `scd_${randomUUID().replaceAll("-", "")}`;
    const nextTime = nextTick(setting.cron, now);
    const known = this.#schedules.get(scheduleId);
    this.#save({
      ...setting,
      scheduleId,
      createdAt: known?.createdAt ?? now,
      paused: known?.paused ?? false,
      lastMessageIds: [],
      nextTime,
    });
    return scheduleId;
  }

  /** Throws 404. */
  get(scheduleId: string): Schedule {
    const schedule = this.#schedules.get(scheduleId);
    if (schedule === undefined) throw notFound(`schedule ${scheduleId} not found`);
    return schedule;
  }

  list(): Schedule[] {
    return [...this.#schedules.values()];
  }

  /** Throws 404. */
  setPaused(scheduleId: string, paused: boolean): void {
    const schedule = this.get(scheduleId);
    if (schedule.paused === paused) return;
    this.#save({ ...schedule, paused, nextTime: nextTick(schedule.cron, this.#clock.now()) });
  }

  /** Throws 404. */
  remove(scheduleId: string): void {
    this.get(scheduleId);
    this.forget(scheduleId);
    this.#journal.append({ op: "schedule-gone", scheduleId });
  }

  /** Makes a schedule what the journal says. */
  restore(schedule: Schedule): void {
    this.#schedules.set(schedule.scheduleId, schedule);
  }

  forget(scheduleId: string): void {
    this.#schedules.delete(scheduleId);
  }

  /** Begins to tick what was restored. */
  start(): void {
    for (const schedule of this.#schedules.values()) this.#await(schedule);
  }

  clear(): void {
    this.#schedules.clear();
    this.#delayed.retain(() => false);
  }

  close(): void {
    this.#delayed.close();
  }

  #arrive(scheduleId: string, due: number): void {
    const schedule = this.#schedules.get(scheduleId);
    if (schedule === undefined || schedule.paused || schedule.nextTime !== due) return;
    const now = this.#clock.now();
    const lastMessageIds = this.#tick(schedule);
    this.#save({ ...schedule, lastTime: now, lastMessageIds, nextTime: nextTick(schedule.cron, now) });
  }

  #save(schedule: Schedule): void {
    this.restore(schedule);
    this.#journal.append({ op: "schedule", schedule });
    this.#await(schedule);
  }

  #await({ scheduleId, paused, nextTime }: Schedule): void {
    if (!paused && nextTime !== undefined) this.#delayed.add(scheduleId, nextTime);
  }
}

/** The first tick after a time (milliseconds), undefined when there is none. Throws 400 for an invalid expression. */
function nextTick(expression: string, after: number): number | undefined {
  const [, timezone, pattern = expression] = /^CRON_TZ=(\S+)\s+(.*)$/.exec(expression) ?? [];
  try {
    const cron = new Cron(pattern, { timezone: timezone ?? "UTC", mode: "5-part", paused: true });
    return cron.nextRun(new Date(after))?.getTime();
  } catch (error) {
    throw badRequest(`invalid cron expression "${expression}": ${errorText(error)}`);
  }
}
