export type Service = {
  port: number;
  /** The process that does the work, when it is not this one. */
  pid?: number;
  /** The service's address, when its port does not say enough. */
  url?: string;
  /** Settles when the work has ended by itself. */
  ended?: Promise<void>;
  stop(): Promise<void>;
};

/**
 * The life of a service that has a process to itself: tells the parent `{ ready: true, port, … }` or `{ failed }`,
 * stops in order on SIGTERM and SIGINT, and ends with exit code 1 when its work ends unasked.
 */
export async function runAsProcess(start: () => Promise<Service>): Promise<void> {
  try {
    const { port, pid, url, ended, stop } = await start();
    let stopping = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => {
        stopping = true;
        stop().finally(() => process.exit(0));
      });
    }
    ended?.then(() => {
      if (!stopping) process.exit(1);
    });
    process.send?.({ ready: true, port, pid, url });
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    if (!process.send) throw error;
    process.send({ failed }, undefined, undefined, () => process.exit(1));
  }
}
