import { createServer } from "node:net";
import { Client as QStash } from "@upstash/qstash";
import { Redis } from "@upstash/redis";
import { createTransport } from "nodemailer";
import { Client as Postgres } from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { ROOT } from "./child.ts";
import { type Cloud, type CloudOptions, startCloud } from "./cloud.ts";
import { SERVICE_NAMES, type ServiceName } from "./cloud-parts.ts";
import { ANY_PORTS, freePort } from "./ports.ts";
import { isAlive, runSource, temporaryFolder, until } from "./testing.ts";

// Each test starts several processes; how long that takes is the machine's affair.
vi.setConfig({ testTimeout: 90_000 });

test("every service answers with what the environment says, and comes back on its port after a kill -9", async () => {
  const accidents: string[] = [];
  const cloud = await start({ onAccident: (_name, line) => accidents.push(line) });
  const before = { ...cloud.environment };
  await useAll(cloud);
  const drill = async (name: ServiceName) => {
    const pid = cloud.processes[name] ?? 0;
    await cloud.kill(name);
    await until(() => !isAlive(pid));
    await cloud.restart(name);
    expect(cloud.processes[name]).not.toBe(pid);
  };
  await Promise.all(SERVICE_NAMES.map(drill));
  expect(cloud.environment).toEqual(before);
  await useAll(cloud);
  expect(accidents).toEqual([]);

  const pids = Object.values(cloud.processes);
  await cloud.stop();
  expect(pids.filter(isAlive)).toEqual([]);
  expect(accidents).toEqual([]);
});

test("a service that ends by accident is reported in one line", async () => {
  const accidents: string[] = [];
  const cloud = await start({ services: ["mail"], onAccident: (name, line) => accidents.push(`${name}: ${line}`) });
  process.kill(Number(cloud.processes.mail), "SIGKILL");
  await until(() => accidents.length > 0);
  expect(accidents).toEqual(["mail: Mail ended unexpectedly (SIGKILL)."]);
});

test("taken ports are no error: the next free ones are used, and no two services get the same", async () => {
  const port = await freePort(0);
  const server = createServer().listen(port, "127.0.0.1");
  onTestFinished(() => void server.close());
  const cloud = await start({ services: ["redis", "mail"], ports: { redis: port, smtp: port, inbox: port } });
  const used = [cloud.environment.UPSTASH_REDIS_REST_URL, cloud.environment.SMTP_URL, cloud.addresses.inbox];
  const ports = used.map((address) => Number(new URL(address ?? "").port));
  expect(new Set([port, ...ports]).size).toBe(4);
  expect((await fetch(`${cloud.addresses.inbox}/api/revision`)).status).toBe(200);
});

test("what the environment names already is not started, and is passed on as it is", async () => {
  const given = {
    DATABASE_URL: "postgresql://real.example/shop",
    DATABASE_OWNER_URL: "postgresql://owner@real.example/shop",
    UPSTASH_REDIS_REST_URL: "https://real.example",
    UPSTASH_REDIS_REST_TOKEN: "real",
    QSTASH_URL: "https://qstash.upstash.io",
    QSTASH_TOKEN: "real",
    SMTP_URL: "smtps://real.example",
    BETTER_AUTH_SECRET: "a real secret of thirty-two characters",
    EMAIL_FROM: "Real <shop@real.example>",
  };
  const cloud = await start({ given });
  expect(cloud.processes).toEqual({});
  expect(cloud.addresses).toEqual({});
  expect(cloud.environment).toEqual({
    ...given,
    PAYMENT_PROVIDER: "test",
    ALLOW_TEST_PAYMENTS: "true",
    RATE_LIMIT_FACTOR: "50",
  });
});

test("a service that cannot start is named with the reason, and the others are stopped", async () => {
  const dataDir = temporaryFolder();
  const first = await start({ dataDir, services: ["qstash"] });
  const inbox = await freePort(0);
  await expect(start({ dataDir, services: ["qstash", "mail"], ports: { ...ANY_PORTS, inbox } })).rejects.toThrow(
    /^QStash did not start: /,
  );
  expect(await freePort(inbox)).toBe(inbox);
  await first.stop();
});

test("kill -9 of the process that started it leaves nothing of the cloud behind", async () => {
  const { child, said } = await runSource(
    temporaryFolder(),
    `import { startCloud } from "${ROOT}/dev/cloud.ts";
     const ports = ${JSON.stringify(ANY_PORTS)};
     const cloud = await startCloud({ dataDir: ${JSON.stringify(temporaryFolder())}, durable: false, given: {}, ports });
     console.log(JSON.stringify(cloud.processes));`,
  );
  const pids = Object.values(z.record(z.string(), z.number()).parse(said));
  expect(pids).toHaveLength(5);
  expect(pids.every(isAlive)).toBe(true);
  child.kill("SIGKILL");
  await until(() => !pids.some(isAlive));
});

async function start(options: Partial<CloudOptions>): Promise<Cloud> {
  const cloud = await startCloud({
    dataDir: temporaryFolder(),
    ports: ANY_PORTS,
    durable: false,
    given: {},
    ...options,
  });
  onTestFinished(() => cloud.stop());
  return cloud;
}

/** Does with each service what the shop does with it, through the clients that the shop uses. */
async function useAll({ environment, addresses }: Cloud): Promise<void> {
  const postgres = new Postgres({ connectionString: environment.DATABASE_OWNER_URL });
  await postgres.connect();
  expect((await postgres.query("select current_database() as name")).rows).toEqual([{ name: "oncart" }]);
  await postgres.end();

  const redis = new Redis({ url: environment.UPSTASH_REDIS_REST_URL, token: environment.UPSTASH_REDIS_REST_TOKEN });
  expect(await redis.ping()).toBe("PONG");

  const qstash = new QStash({ baseUrl: environment.QSTASH_URL, token: environment.QSTASH_TOKEN, devMode: false });
  expect(await qstash.schedules.list()).toEqual([]);

  const subject = `Letter ${Date.now()}`;
  const mail = { from: environment.EMAIL_FROM, to: "ada@example.com", subject, text: "." };
  await createTransport(environment.SMTP_URL).sendMail(mail);
  const found = await fetch(`${addresses.inbox}/api/messages?subject=${encodeURIComponent(subject)}`);
  expect(await found.json()).toMatchObject({ total: 1 });

  const page = await (await fetch(`${addresses.console}/`)).text();
  expect(page.match(/data-ok="yes"/g)).toHaveLength(3);
}
