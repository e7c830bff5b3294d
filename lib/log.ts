import { pino } from "pino";
import { logLevel } from "./env";

const SECRETS = [
  "password",
  "token",
  "methodToken",
  "authorization",
  "cookie",
  "*.password",
  "*.token",
  "*.methodToken",
];

/** The one logger: a JSON object a line. What identifies a person or opens a door is cut out. */
export const log = pino({
  level: logLevel(),
  base: { service: "oncart" },
  formatters: { level: (level) => ({ level }) },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: SECRETS,
});
