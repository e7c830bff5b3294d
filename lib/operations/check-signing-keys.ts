import { z } from "zod";
import { env } from "@/lib/env";

type Keys = { current: string; next: string };
type KeyCheck = { ok: boolean; warning?: string };

/** `GET /v2/keys` (QStash REST API, "Get signing keys"). */
const theirKeys = z.object({ current: z.string(), next: z.string() });
const PATIENCE_MS = 2_000;

/** Asks QStash which keys it signs with, and compares them with ours. Never answers a key. */
export async function checkSigningKeys(): Promise<KeyCheck> {
  const { QSTASH_URL, QSTASH_TOKEN, QSTASH_CURRENT_SIGNING_KEY: current, QSTASH_NEXT_SIGNING_KEY: next } = env();
  try {
    const response = await fetch(`${QSTASH_URL}/v2/keys`, {
      headers: { authorization: `Bearer ${QSTASH_TOKEN}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
      cache: "no-store",
    });
    return compareKeys({ current, next }, theirKeys.parse(await response.json()));
  } catch {
    return { ok: false, warning: "QStash could not be asked for its signing keys." };
  }
}

/** What a pair of keys here and a pair at QStash mean for messages that are signed now, and after the next rotation. */
export function compareKeys(ours: Keys, theirs: Keys): KeyCheck {
  if (theirs.current === ours.current && theirs.next === ours.next) return { ok: true };
  if (theirs.current === ours.current) {
    return {
      ok: true,
      warning: "QStash's next key is not ours: set QSTASH_NEXT_SIGNING_KEY before the keys are rotated.",
    };
  }
  if (theirs.current === ours.next) {
    return {
      ok: true,
      warning:
        "QStash signs with our next key: its keys were rotated. Messages still verify; set both signing keys anew before the next rotation.",
    };
  }
  return {
    ok: false,
    warning: "QStash signs with a key that we do not have: every message is refused until both keys are set.",
  };
}
