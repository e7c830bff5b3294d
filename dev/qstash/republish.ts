import type { Account } from "./account.ts";
import type { DeadLetter } from "./dead-letters.ts";
import type { Pairs } from "./forwarding.ts";
import { readInstructions } from "./headers.ts";
import type { Delivery } from "./message.ts";

/**
 * Publishes a dead letter again, as a new message, and removes it. `Upstash-*` headers of the request replace what the
 * message was first published with.
 */
export function republish(account: Account, letter: DeadLetter, headers: Pairs): { messageId: string } {
  const { delivery, body } = account.messages.content(letter.message);
  const { messageId: _old, sequence: _order, createdAt: _then, placeOf: _place, ...heading } = letter.message.heading;
  const { instructions, given } = read(headers);
  const message = account.send({
    heading: { ...heading, labels: given.has("upstash-label") ? instructions.labels : heading.labels },
    content: { delivery: override(delivery, instructions.delivery, given), body },
    notBefore: instructions.notBefore ?? account.clock.now() + (instructions.delayMs ?? 0),
  });
  account.deadLetters.remove(letter.dlqId);
  return { messageId: message.heading.messageId };
}

function read(headers: Pairs) {
  const given = new Set(headers.map(([name]) => name.toLowerCase()).filter((name) => name.startsWith("upstash-")));
  const configuration = headers.filter(([name]) => name.toLowerCase().startsWith("upstash-"));
  return { given, instructions: readInstructions(configuration) };
}

function override(original: Delivery, wanted: Delivery, given: ReadonlySet<string>): Delivery {
  const pick = <Field extends keyof Delivery>(header: string, field: Field) =>
    given.has(header) ? wanted[field] : original[field];
  return {
    method: pick("upstash-method", "method"),
    header: { ...original.header, ...wanted.header },
    maxRetries: pick("upstash-retries", "maxRetries"),
    retryDelay: pick("upstash-retry-delay", "retryDelay"),
    timeoutMs: pick("upstash-timeout", "timeoutMs"),
    callback: pick("upstash-callback", "callback"),
    failureCallback: pick("upstash-failure-callback", "failureCallback"),
    flowLimits: original.flowLimits,
    redaction: pick("upstash-redact-fields", "redaction"),
  };
}
