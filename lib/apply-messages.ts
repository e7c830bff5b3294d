import { db, type Transaction } from "@/db";
import { isAway } from "./database-errors";
import { asFailure, FAILURES, failure } from "./errors";
import { requireRemembered } from "./forgotten";
import { addressOf, beingApplied, claim, findStandings, type Standing } from "./inbox";
import { type Listener, type Listeners, missingListeners, type Work } from "./listeners";
import type { Event, EventType } from "./messages";
import { commit } from "./outbox";
import { readEvent } from "./read-event";

/** A message that has come in, verified and parsed; `retried` is how often it came before. */
export type Arrival = { event: Event; retried: number };

export type Refusal = { listener: string; error: unknown };

/**
 * What became of a message: `applied` by all who had not applied it before, or `duplicate`, since there were none; or `failed`,
 * with the listeners that are still missing: whoever else there was has applied it, and is not asked again. `soft` is what may
 * be done besides, after the response.
 */
export type Applied = {
  event: Event;
  outcome: "applied" | "duplicate" | "failed";
  refusals: Refusal[];
  soft: (() => Promise<unknown>)[];
};

type ApplyAll = Extract<Listener, { applyAll: unknown }>["applyAll"];

/** One listener that has not applied one message yet. */
type Unit = { task: Task; name: string; listener: Listener; work?: Work };
type Task = Arrival & {
  topic: string;
  eventId: string;
  /** What is applied: the message as it came, or as a person has mended it since. */
  current: Event;
  correction: number;
  units: Unit[];
  outcome: "applied" | "duplicate";
  refusals: Refusal[];
};

/**
 * Applies messages, each listener once: all of them in one transaction, or, when that fails, each listener of each message in
 * one of its own, so that none waits for another's fault. Answers what became of each, in the order in which they came, and the
 * messages that were written, which the caller has to send.
 */
export async function applyMessages(
  arrivals: Arrival[],
  listeners: Partial<Listeners>,
): Promise<{ applied: Applied[]; news: Event[] }> {
  const standingOf = await findStandings(arrivals.map(({ event }) => addressOf(event)));
  const tasks: Task[] = [];
  for (const arrival of arrivals) tasks.push(await prepare(arrival, listeners, standingOf(addressOf(arrival.event))));
  const news = await applyTogether(tasks.filter(isOpen));
  const applied = tasks.map(({ event, current, outcome, refusals }) => {
    if (refusals.length > 0) return { event, outcome: "failed" as const, refusals, soft: [] };
    const soft = outcome === "applied" ? softWork(listeners[event.eventType], current) : [];
    return { event, outcome, refusals, soft };
  });
  return { applied, news };
}

/** Of several refusals the one that decides whether the message comes again: it must, as long as one of them may pass. */
export function decisive([first, ...others]: Refusal[]): unknown {
  const passing = [first, ...others].find((one) => one && !FAILURES[asFailure(one.error).code].final);
  return (passing ?? first)?.error;
}

/** What went wrong, for whoever looks for the reason. */
export function reasonOf(refusals: Refusal[]): string {
  return refusals.map(({ listener, error }) => (listener ? `${listener}: ${error}` : String(error))).join("\n");
}

/** A duplicate has nothing left to do, and one that was refused as a whole can do nothing. */
function isOpen({ outcome, refusals, units }: Task): boolean {
  return outcome === "applied" && (units.length > 0 || refusals.length === 0);
}

/** Finds out who has to apply a message still, and lets those who speak to the world outside do that. */
async function prepare(arrival: Arrival, listeners: Partial<Listeners>, standing: Standing): Promise<Task> {
  const { event } = arrival;
  const { position: correction = 0, ...mended } = standing.correction ?? {};
  const outcome = standing.applied ? "duplicate" : "applied";
  const task: Task = { ...arrival, ...addressOf(event), current: event, correction, units: [], outcome, refusals: [] };
  if (standing.applied) return task;
  try {
    const named = listeners[event.eventType];
    if (!named || Object.keys(named).length === 0) {
      throw failure("invalid_request", `Nobody here consumes ${event.eventType}.`, { errors: [] });
    }
    await requireRemembered(db(), event);
    // Whatever was sent: once a person has mended the message, it is applied as it was mended.
    task.current = correction === 0 ? event : readEvent({ ...event, ...mended });
    for (const [name, listener] of missingListeners(named, standing)) await prepareUnit({ task, name, listener });
  } catch (error) {
    task.refusals.push({ listener: "", error });
  }
  return task;
}

async function prepareUnit({ task, name, listener }: Unit): Promise<void> {
  try {
    const work = "prepare" in listener ? await listener.prepare(task.current) : undefined;
    task.units.push({ task, name, listener, ...(work && { work }) });
  } catch (error) {
    task.refusals.push({ listener: name, error });
  }
}

async function applyTogether(tasks: Task[]): Promise<Event[]> {
  if (tasks.length === 0) return [];
  const units = tasks.flatMap((task) => task.units);
  const complete = tasks.filter(({ refusals }) => refusals.length === 0);
  try {
    return await applyUnits(tasks, units, complete);
  } catch (error) {
    if (units.length > 1 && !isAway(error)) return applyOneByOne(tasks);
    for (const task of tasks) refuse(task, task.units, error);
    return [];
  }
}

async function applyOneByOne(tasks: Task[]): Promise<Event[]> {
  const news: Event[] = [];
  for (const task of tasks) {
    for (const unit of task.units) {
      const isLast = unit === task.units.at(-1) && task.refusals.length === 0;
      const applying = applyUnits([task], [unit], isLast ? [task] : []);
      news.push(...(await applying.catch((error: unknown) => refuse(task, [unit], error))));
    }
  }
  return news;
}

function refuse(task: Task, units: Unit[], error: unknown): [] {
  const names = units.length > 0 ? units.map(({ name }) => name) : [""];
  task.refusals.push(...names.map((listener) => ({ listener, error })));
  return [];
}

/** One transaction: the rows of the inbox, what these listeners do, and the end of what is `complete` with them. */
async function applyUnits(tasks: Task[], units: Unit[], complete: Task[]): Promise<Event[]> {
  const { value: claimedOf, news } = await commit(async (tx) => {
    const claims = tasks.map((task) => {
      const listeners = units.filter((unit) => unit.task === task).map(({ name }) => name);
      return { ...task, listeners, completes: complete.includes(task) };
    });
    const claimed = await claim(tx, claims);
    for (const task of tasks) if (claimed(task).mine) await requireRemembered(tx, task.event);
    await run(
      tx,
      units.filter(({ task, name }) => claimed(task).listeners.includes(name)),
    );
    return claimed;
  });
  for (const task of tasks) {
    const { mine, listeners } = claimedOf(task);
    const own = units.filter((unit) => unit.task === task);
    if (!mine) refuse(task, own, beingApplied());
    else if (own.length > 0 && listeners.length === 0) task.outcome = "duplicate";
  }
  return news;
}

/** What many add to comes last, and once for all messages: its rows are locked in one order, and not for long. */
async function run(tx: Transaction, units: Unit[]): Promise<void> {
  const together = new Map<ApplyAll, Event[]>();
  for (const { listener, task, work } of units) {
    if (work) await work(tx);
    else if ("apply" in listener) await listener.apply(tx, task.current);
    else if ("applyAll" in listener) {
      together.set(listener.applyAll, [...(together.get(listener.applyAll) ?? []), task.current]);
    }
  }
  for (const [applyAll, events] of together) await applyAll(tx, events);
}

function softWork(named: Partial<Listeners>[EventType] = {}, event: Event): (() => Promise<unknown>)[] {
  return Object.values(named).flatMap((listener: Listener) => ("soft" in listener ? () => listener.soft(event) : []));
}
