import { z } from "zod";
import { type FaultSettings, faultsSchema } from "@/dev/qstash/faults.ts";
import { ask, BackendRefused, type Endpoint } from "./backend.ts";
import * as shapes from "./qstash-shapes.ts";

const Unread = z.unknown();
const JSON_BODY = { "content-type": "application/json" };
/** Retries and deletions of many go in steps of this size, the most that QStash does at once. */
const STEP = 100;

/**
 * What the console asks of a QStash, through Upstash's API and, where it is the local one, its admin endpoints. What
 * only the local one has is undefined elsewhere. All of it throws BackendAway and BackendRefused.
 */
export class QStashClient {
  readonly door: Endpoint;

  constructor(door: Endpoint) {
    this.door = door;
  }

  state(): Promise<shapes.LocalState | undefined> {
    return this.#onlyLocal(ask(this.door, "/__admin/state", shapes.LocalState));
  }

  pending(search: string, count: number): Promise<shapes.Pending | undefined> {
    const query = new URLSearchParams({ search, count: String(count) });
    return this.#onlyLocal(ask(this.door, `/__admin/pending?${query}`, shapes.Pending));
  }

  faults(): Promise<FaultSettings | undefined> {
    return this.#onlyLocal(ask(this.door, "/__admin/faults", faultsSchema));
  }

  async setFaults(settings: FaultSettings): Promise<void> {
    await this.#post("/__admin/faults", JSON.stringify(settings));
  }

  /** How many milliseconds its clock is ahead of this machine's. */
  async clockOffset(): Promise<number> {
    return (await this.#onlyLocal(ask(this.door, "/__admin/clock", shapes.ClockView)))?.offsetMs ?? 0;
  }

  async setClockOffset(offsetMs: number): Promise<void> {
    await this.#post("/__admin/clock", JSON.stringify({ offsetMs }));
  }

  /** Newest first. `after` (ms) is included. */
  async events(query: { count: number; after: number }): Promise<shapes.Event[]> {
    const search = new URLSearchParams({ count: String(query.count), fromDate: String(Math.max(0, query.after)) });
    return (await ask(this.door, `/v2/events?${search}`, z.object({ events: z.array(shapes.Event) }))).events;
  }

  /** What happened to one message, newest first. */
  async eventsOf(messageId: string): Promise<shapes.FullEvent[]> {
    const search = new URLSearchParams({ messageId, count: String(STEP) });
    return (await ask(this.door, `/v2/events?${search}`, z.object({ events: z.array(shapes.FullEvent) }))).events;
  }

  /** Undefined when it is gone, as it is soon after it is over. */
  message(messageId: string): Promise<shapes.Message | undefined> {
    return orNotThere(ask(this.door, `/v2/messages/${encodeURIComponent(messageId)}`, shapes.Message));
  }

  async cancel(messageId: string): Promise<void> {
    await ask(this.door, `/v2/messages/${encodeURIComponent(messageId)}`, Unread, { method: "DELETE" });
  }

  /** Newest first. */
  deadLetters(filter: { messageId?: string; cursor?: string; count?: number }) {
    const search = new URLSearchParams({ count: String(filter.count ?? 50) });
    if (filter.messageId) search.set("messageId", filter.messageId);
    if (filter.cursor) search.set("cursor", filter.cursor);
    const schema = z.object({ cursor: z.string().optional(), messages: z.array(shapes.DeadLetter) });
    return ask(this.door, `/v2/dlq?${search}`, schema);
  }

  async retryDeadLetter(dlqId: string): Promise<void> {
    await this.#post(`/v2/dlq/retry/${encodeURIComponent(dlqId)}`);
  }

  async deleteDeadLetter(dlqId: string): Promise<void> {
    await ask(this.door, `/v2/dlq/${encodeURIComponent(dlqId)}`, Unread, { method: "DELETE" });
  }

  /** Retries those that are there now; what fails again meanwhile has a later date, and stays. Returns how many. */
  async retryAllDeadLetters(): Promise<number> {
    const now = Math.round(Date.now() + (await this.clockOffset()));
    const filter = new URLSearchParams({ count: String(STEP), toDate: String(now) });
    const schema = z.object({ responses: z.array(z.unknown()) });
    return this.#repeat(async () => {
      const init = { method: "POST" };
      return (await ask(this.door, `/v2/dlq/retry?${filter}`, schema, init)).responses.length;
    });
  }

  /** Returns how many. */
  deleteAllDeadLetters(): Promise<number> {
    const schema = z.object({ deleted: z.number() });
    return this.#repeat(
      async () => (await ask(this.door, `/v2/dlq?count=${STEP}`, schema, { method: "DELETE" })).deleted,
    );
  }

  schedules(): Promise<shapes.Schedule[]> {
    return ask(this.door, "/v2/schedules", z.array(shapes.Schedule));
  }

  schedule(scheduleId: string): Promise<shapes.Schedule> {
    return ask(this.door, `/v2/schedules/${encodeURIComponent(scheduleId)}`, shapes.Schedule);
  }

  async pauseSchedule(scheduleId: string, paused: boolean): Promise<void> {
    const path = `/v2/schedules/${encodeURIComponent(scheduleId)}/${paused ? "pause" : "resume"}`;
    await ask(this.door, path, Unread, { method: "PATCH" });
  }

  /** `path` begins with /v2/publish/ or /v2/enqueue/ and ends in the destination as it is. */
  async publish(path: string, headers: Headers, body: string | Uint8Array<ArrayBuffer>): Promise<void> {
    await ask(this.door, path, Unread, { method: "POST", headers, body });
  }

  queues(): Promise<shapes.Queue[]> {
    return ask(this.door, "/v2/queues", z.array(shapes.Queue));
  }

  async pauseQueue(name: string, paused: boolean): Promise<void> {
    await this.#post(`/v2/queues/${encodeURIComponent(name)}/${paused ? "pause" : "resume"}`);
  }

  flowControls(): Promise<shapes.FlowControl[]> {
    return ask(this.door, "/v2/flowControl", z.array(shapes.FlowControl));
  }

  async pauseFlowControl(key: string, paused: boolean): Promise<void> {
    await this.#post(`/v2/flowControl/${encodeURIComponent(key)}/${paused ? "pause" : "resume"}`);
  }

  groups(): Promise<shapes.Group[]> {
    return ask(this.door, "/v2/topics", z.array(shapes.Group));
  }

  async #post(path: string, body?: string): Promise<void> {
    await ask(this.door, path, Unread, { method: "POST", ...(body === undefined ? {} : { body, headers: JSON_BODY }) });
  }

  async #repeat(step: () => Promise<number>): Promise<number> {
    let total = 0;
    for (let done = STEP; done === STEP; total += done) done = await step();
    return total;
  }

  // The real QStash knows no such paths; however it says so, they are not there.
  async #onlyLocal<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof BackendRefused && error.status < 500) return undefined;
      throw error;
    }
  }
}

async function orNotThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof BackendRefused && error.status === 404) return undefined;
    throw error;
  }
}
