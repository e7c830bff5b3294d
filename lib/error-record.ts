const MOST_CAUSES = 5;

type ErrorRecord = {
  type: string;
  message: string;
  code?: string;
  constraint?: string;
  stack?: string;
  cause?: ErrorRecord;
};

/**
 * A thrown value as the log keeps it: only what is listed here, since libraries hang whole queries, their parameters and
 * rows on their errors, and names, addresses and tokens with them.
 */
export function toErrorRecord(thrown: unknown, depth = 0): ErrorRecord {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: withoutPersons(String(thrown)) };
  const { code, constraint } = thrown as { code?: unknown; constraint?: unknown };
  const stack = framesOf(thrown);
  return {
    type: thrown.name,
    message: withoutPersons(thrown.message),
    ...(typeof code === "string" && { code }),
    ...(typeof constraint === "string" && { constraint }),
    ...(stack !== undefined && { stack }),
    ...(thrown.cause !== undefined && depth < MOST_CAUSES && { cause: toErrorRecord(thrown.cause, depth + 1) }),
  };
}

/** A text without the parameters of a query, values that PostgreSQL quotes, mail addresses and tokens in links. */
export function withoutPersons(text: string): string {
  return text
    .replace(/\nparams:[\s\S]*$/, "")
    .replace(/(invalid input .*?: |value |Key )".*"/s, '$1"…"')
    .replace(/Key \(.*?\)=\(.*?\)/gs, "Key (…)")
    .replace(/[^\s"'<>(),;:=]+@[^\s"'<>(),;:=]+/g, "<address>")
    .replace(/([?&]token=)[^&\s"']+/g, "$1<token>");
}

/** Where it happened. A failure with a name is an answer, not an accident: it needs none. */
function framesOf({ name, message, stack = "" }: Error): string | undefined {
  if (name === "Failure") return undefined;
  // The stack begins with the message, which may have many lines, each of which may look like a frame.
  const frames = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  return frames
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}
