import type { ChildProcess } from "node:child_process";
import path from "node:path";
import { endChild, forkUntilReady, hasEnded, type Ready } from "./child.ts";
import { SERVICE_NAMES, SERVICES, type ServiceKind, type ServiceName, type ServiceSetting } from "./cloud-parts.ts";
import { loadKeys } from "./keys.ts";
import { type CloudPorts, freePort, wantedPorts } from "./ports.ts";
import { signalChild } from "./signal-child.ts";

export type CloudOptions = {
  /** Everything that the cloud keeps: databases, emails, messages, keys, logs. */
  dataDir: string;
  /** The wanted ports; a taken one is replaced by the next free one (0: any). Default: what the environment asks for. */
  ports?: Partial<CloudPorts>;
  /** false trades the database's durability for speed, for tests. */
  durable?: boolean;
  /** Which services to start. Default: all. */
  services?: readonly ServiceName[];
  /** The variables that are set already: real services to use instead of local ones. Default: the environment. */
  given?: Record<string, string | undefined>;
  /** Called when a service ends by accident; the default prints one line. */
  onAccident?: (name: ServiceName, line: string) => void;
};

export type Cloud = {
  /** What the shop needs in its environment to use this cloud. */
  environment: Record<string, string>;
  /** Where a person finds the services: `console` shows all of them, `inbox` the letters. */
  addresses: Partial<Record<keyof CloudPorts, string>>;
  /** The process that does the work of each service that was started. */
  processes: Partial<Record<ServiceName, number>>;
  stop(): Promise<void>;
  /** Starts a service again, on its old port, after stopping it if it runs. */
  restart(name: ServiceName): Promise<void>;
  /** Ends a service as a crash would: kill -9. */
  kill(name: ServiceName): Promise<void>;
};

type Running = { child: ChildProcess; ready: Ready; expected: boolean };

/**
 * Starts the local cloud: PostgreSQL, Redis REST, QStash, mail and the console that shows them, each a process of its own
 * on 127.0.0.1 that ends with this one, however this one ends. A service whose variable is set in the environment already
 * is not started.
 *
 * @throws Error that names the service that did not start, and why; the others are stopped.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const keys = loadKeys(options.dataDir);
  const given = options.given ?? process.env;
  const ports = { ...wantedPorts(given).cloud, ...options.ports };
  const names = namesToStart(options.services ?? SERVICE_NAMES, given);
  await findPorts(
    ports,
    names.flatMap((name) => SERVICES[name].ports),
    new Set(),
  );
  const environment: Record<string, string> = {
    BETTER_AUTH_SECRET: given.BETTER_AUTH_SECRET || keys.authSecret,
    EMAIL_FROM: given.EMAIL_FROM || "Oncart <orders@oncart.example>",
    PAYMENT_PROVIDER: given.PAYMENT_PROVIDER || "test",
    // One machine plays all shoppers of the demo and its drills.
    RATE_LIMIT_FACTOR: given.RATE_LIMIT_FACTOR || "50",
    // Also at the address of a tunnel: nobody pays for anything in the demo.
    ALLOW_TEST_PAYMENTS: given.ALLOW_TEST_PAYMENTS || "true",
    ...variablesOfRealServices(given),
  };
  const setting = { dataDir: options.dataDir, durable: options.durable ?? true, keys, ports, environment };
  const running = new Map<ServiceName, Running>();
  const cloud: Cloud = {
    environment,
    addresses: {},
    processes: {},
    async stop() {
      await Promise.all([...running.values()].map(stopService));
    },
    async restart(name) {
      const before = running.get(name);
      if (before) await stopService(before);
      running.set(name, await launch(name));
      announce(cloud, running, setting);
    },
    async kill(name) {
      const victim = running.get(name);
      if (victim) await killService(victim);
    },
  };
  const launch = async (name: ServiceName) => {
    const service = await startService(name, setting, running.has(name));
    service.child.once("exit", (code, signal) => {
      if (service.expected) return;
      const line = `${SERVICES[name].title} ended unexpectedly (${signal ?? `exit code ${code}`}).`;
      (options.onAccident ?? ((_name, text) => console.error(text)))(name, line);
    });
    return service;
  };
  for (const together of inOrder(names)) {
    const starts = await Promise.allSettled(together.map(async (name) => running.set(name, await launch(name))));
    const failure = starts.find((start) => start.status === "rejected");
    if (failure) {
      await cloud.stop();
      throw failure.reason;
    }
    announce(cloud, running, setting);
  }
  return cloud;
}

function namesToStart(wanted: readonly ServiceName[], given: Record<string, string | undefined>): ServiceName[] {
  const local = wanted.filter((name) => !isReal(SERVICES[name], given));
  return local.filter((name) => local.includes(SERVICES[name].beside ?? name));
}

/** First those that stand alone, all at once; then those that have to know the addresses of the first. */
function inOrder(names: readonly ServiceName[]): ServiceName[][] {
  const isBeside = (name: ServiceName) => SERVICES[name].beside !== undefined;
  return [names.filter((name) => !isBeside(name)), names.filter(isBeside)];
}

async function findPorts(
  ports: CloudPorts,
  names: readonly (keyof CloudPorts)[],
  promised: Set<number>,
): Promise<void> {
  for (const name of names) {
    ports[name] = await freePort(ports[name], promised);
    promised.add(ports[name]);
  }
}

// Others who start at the same moment look at the same ports: a leap of chance keeps them apart.
async function findOtherPorts(
  ports: CloudPorts,
  names: readonly (keyof CloudPorts)[],
  farthest: number,
): Promise<void> {
  const promised = new Set(Object.values(ports));
  for (const name of names) ports[name] += Math.ceil(Math.random() * farthest);
  await findPorts(ports, names, promised);
}

// Somebody may take a port between the look and the start; then the next one will do. A restart must keep its port: the
// shop knows no other.
async function startService(name: ServiceName, setting: ServiceSetting, isRestart: boolean): Promise<Running> {
  const { file, ports, settings, title } = SERVICES[name];
  const log = path.join(setting.dataDir, "logs", `${name}.log`);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const environment = { ...settings(setting), LOCAL_DATA_DIR: setting.dataDir, NODE_ENV: "development" };
      const { child, ready } = await forkUntilReady(file, environment, log);
      const service = { child, ready, expected: false };
      const wanted = ports[0] && setting.ports[ports[0]];
      if (!isRestart || wanted === ready.port) return service;
      await stopService(service);
      throw new Error(`port ${wanted} is taken`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const taken = /EADDRINUSE|is taken/.test(reason);
      if (!taken || isRestart || attempt === 5) throw new Error(`${title} did not start: ${reason}`);
      await findOtherPorts(setting.ports, ports, attempt ** 3);
    }
  }
}

function announce(cloud: Cloud, running: ReadonlyMap<ServiceName, Running>, setting: ServiceSetting): void {
  for (const [name, { child, ready }] of running) {
    const kind = SERVICES[name];
    if (kind.ports[0]) setting.ports[kind.ports[0]] = ready.port;
    Object.assign(cloud.environment, kind.environment(ready, setting));
    cloud.processes[name] = ready.pid ?? child.pid;
  }
  if (running.has("postgres")) cloud.addresses.postgres = cloud.environment.DATABASE_URL;
  if (running.has("redis")) cloud.addresses.redis = cloud.environment.UPSTASH_REDIS_REST_URL;
  if (running.has("qstash")) cloud.addresses.qstash = cloud.environment.QSTASH_URL;
  if (running.has("mail")) {
    cloud.addresses.smtp = cloud.environment.SMTP_URL;
    cloud.addresses.inbox = `http://127.0.0.1:${setting.ports.inbox}`;
  }
  if (running.has("console")) cloud.addresses.console = `http://127.0.0.1:${setting.ports.console}`;
}

function variablesOfRealServices(given: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const kind of Object.values(SERVICES)) {
    if (!isReal(kind, given)) continue;
    for (const name of kind.variables) if (given[name]) kept[name] = given[name];
  }
  return kept;
}

async function stopService(service: Running): Promise<void> {
  service.expected = true;
  await endChild(service.child, 20_000);
}

async function killService(service: Running): Promise<void> {
  service.expected = true;
  const ended = new Promise<void>((resolve) => service.child.once("exit", () => resolve()));
  if (hasEnded(service.child)) return;
  if (service.ready.pid !== undefined) process.kill(service.ready.pid, "SIGKILL");
  signalChild(service.child, "SIGKILL");
  await ended;
}

/** Whether the environment names a real service to be used instead of this one. */
function isReal({ variables: [first] }: ServiceKind, given: Record<string, string | undefined>): boolean {
  return first !== undefined && Boolean(given[first]);
}
