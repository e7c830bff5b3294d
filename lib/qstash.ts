import { Client, Receiver } from "@upstash/qstash";
import { env } from "./env";

let client: Client | undefined;
let receiver: Receiver | undefined;

/** The QStash client. `devMode: false`: the SDK's own development mode would talk to whoever listens on port 8080. */
export function qstash(): Client {
  client ??= new Client({
    baseUrl: env().QSTASH_URL,
    token: env().QSTASH_TOKEN,
    enableTelemetry: false,
    devMode: false,
    // What cannot be sent now is sent by the sweeper; the default would go on trying for seconds, and say so on the console.
    retry: { retries: 1, backoff: () => 100 },
  });
  return client;
}

/** Verifies signatures with the current key, then with the next one, so that a rotation loses nothing. */
export function qstashReceiver(): Receiver {
  receiver ??= new Receiver({
    currentSigningKey: env().QSTASH_CURRENT_SIGNING_KEY,
    nextSigningKey: env().QSTASH_NEXT_SIGNING_KEY,
    devMode: false,
  });
  return receiver;
}
