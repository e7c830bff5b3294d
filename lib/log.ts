import { pino } from "pino";
import { logLevel } from "./env";
import { toErrorRecord, withoutPersons } from "./error-record";

const SECRET = ["password", "token", "methodToken", "authorization", "cookie", "email"];
const PERSONAL = ["customerName", "customerEmail", "customerAddress"];

/** The one logger: a JSON object a line. What identifies a person or opens a door is cut out. */
export const log = pino({
  level: logLevel(),
  base: { service: "oncart" },
  formatters: { level: (level) => ({ level }) },
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: (error: unknown) => toErrorRecord(error) },
  redact: [...SECRET, ...PERSONAL].flatMap((name) => [name, `*.${name}`]),
});

/**
 * Makes the log out of what libraries print: Next prints errors of pages, better-auth those of its database, both with
 * everything that hangs on them.
 */
export function logWhatIsPrinted(): void {
  for (const [method, level] of [
    ["error", "error"],
    ["warn", "warn"],
  ] as const) {
    console[method] = (...printed: unknown[]) => logPrinted(level, printed);
  }
}

function logPrinted(level: "error" | "warn", printed: unknown[]): void {
  const error = printed.find((part) => part instanceof Error);
  const text = printed.filter((part) => typeof part === "string").join(" ");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours a terminal is noise in a log.
  const plain = withoutPersons(text.replace(/\u001b\[\d*m/g, "").trim());
  log[level]({ ...(error !== undefined && { err: error }), printed: true }, plain || "a library printed");
}
