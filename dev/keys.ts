import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const Keys = z.object({
  redisToken: z.string().min(1),
  qstashToken: z.string().min(1),
  currentSigningKey: z.string().startsWith("sig_"),
  nextSigningKey: z.string().startsWith("sig_"),
  authSecret: z.string().min(32),
  databasePassword: z.string().min(1),
});

/** The secrets of one local cloud. */
export type Keys = z.infer<typeof Keys>;

/** The secrets in `<dataDir>/keys.json`, made at the first start, or when a newer version asks for another one: sessions and
 * signatures outlive a restart. */
export function loadKeys(dataDir: string): Keys {
  const file = path.join(dataDir, "keys.json");
  const known = statSync(file, { throwIfNoEntry: false })
    ? z.looseObject({}).parse(JSON.parse(readFileSync(file, "utf8")))
    : {};
  const keys = Keys.parse({ ...newKeys(), ...known });
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(keys, null, 2), { mode: 0o600 });
  return keys;
}

function newKeys(): Keys {
  return {
    redisToken: random(),
    qstashToken: random(),
    currentSigningKey: `sig_${random()}`,
    nextSigningKey: `sig_${random()}`,
    authSecret: random(),
    databasePassword: random(),
  };
}

function random(): string {
  return randomBytes(24).toString("hex");
}
