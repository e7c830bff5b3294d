import { z } from "zod";
import { ask, BackendAway, BackendRefused, type Endpoint } from "./backend.ts";
import { EventFeed } from "./event-feed.ts";
import { QStashClient } from "./qstash-client.ts";
import type { LocalState } from "./qstash-shapes.ts";
import { RedisClient } from "./redis-client.ts";

/** The services that the console shows; undefined is one that was not started here. */
export type Backends = {
  qstash: QStashClient;
  feed: EventFeed;
  redis: RedisClient | undefined;
  /** Where the mail inbox is. */
  inbox: Endpoint | undefined;
};

/** How a service does: `problem` says why it does not answer. */
export type Health = { name: string; url: string; problem: string | undefined };

export type BackendsHealth = { services: Health[]; state: LocalState | undefined };

export type ConsoleTargets = {
  qstash: { url: string; token: string };
  redis?: { url: string; token: string } | undefined;
  inbox?: string | undefined;
};

export function connectBackends({ qstash, redis, inbox }: ConsoleTargets): Backends {
  const desk = new QStashClient({ name: "QStash", ...trimmed(qstash) });
  return {
    qstash: desk,
    feed: new EventFeed(desk),
    redis: redis && new RedisClient({ name: "Redis", ...trimmed(redis) }),
    inbox: inbox === undefined ? undefined : { name: "Mail", ...trimmed({ url: inbox }) },
  };
}

/** Asks all services at once how they do. Never rejects. */
export async function checkBackends({ qstash, redis, inbox }: Backends): Promise<BackendsHealth> {
  let state: LocalState | undefined;
  const checks = [
    check(qstash.door, async () => {
      state = await qstash.state();
      // The real one has no state to tell; its keys show that it is there and knows us.
      if (state === undefined) await ask(qstash.door, "/v2/keys", z.unknown());
    }),
    redis && check(redis.door, () => redis.ping()),
    inbox && check(inbox, () => ask(inbox, "/api/revision", z.unknown())),
  ];
  const services = await Promise.all(checks.filter((one) => one !== undefined));
  return { services, state };
}

/** The message of an error that a service caused. Throws the others on: those are the console's own. */
export function problemOf(error: unknown): string {
  if (error instanceof BackendAway || error instanceof BackendRefused) return error.message;
  throw error;
}

async function check({ name, url }: Endpoint, look: () => Promise<unknown>): Promise<Health> {
  try {
    await look();
    return { name, url, problem: undefined };
  } catch (error) {
    return { name, url, problem: problemOf(error) };
  }
}

function trimmed<T extends { url: string }>(target: T): T {
  return { ...target, url: target.url.replace(/\/+$/, "") };
}
