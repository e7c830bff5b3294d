type Variables = Record<string, string | undefined>;
type Contradiction = { name: string; why: string };

/** What the SDK's development mode signs and verifies with: its documentation prints them. */
const PUBLIC_SIGNING_KEYS = ["sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs"];

/** What no shop may be started with, although each variable by itself is well-formed. Read from the raw variables: everything that is wrong is listed at once. */
export function contradictions(variables: Variables): Contradiction[] {
  return [...qstashInDevelopmentMode(variables), ...freeGoods(variables)];
}

function qstashInDevelopmentMode({ NODE_ENV, QSTASH_DEV, ...variables }: Variables): Contradiction[] {
  if ((NODE_ENV ?? "production") !== "production") return [];
  const found: Contradiction[] = [];
  if (!["", "0", "false"].includes(QSTASH_DEV ?? "")) {
    const why = "must not be set in production: anyone could sign messages with its public keys";
    found.push({ name: "QSTASH_DEV", why });
  }
  for (const name of ["QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"]) {
    if (!PUBLIC_SIGNING_KEYS.includes(variables[name] ?? "")) continue;
    found.push({ name, why: "is the public key of the SDK's development mode: anyone could sign messages with it" });
  }
  return found;
}

/** The test provider takes `tok_visa` from everybody: harmless on one's own machine, free goods anywhere else. */
function freeGoods({ APP_URL = "", PAYMENT_PROVIDER, ALLOW_TEST_PAYMENTS }: Variables): Contradiction[] {
  if (PAYMENT_PROVIDER !== "test" || ALLOW_TEST_PAYMENTS === "true" || isOwnMachine(APP_URL)) return [];
  const why = `is test, which gives goods away for nothing, at an address that others can reach (${APP_URL}): if that is meant, set ALLOW_TEST_PAYMENTS=true`;
  return [{ name: "PAYMENT_PROVIDER", why }];
}

function isOwnMachine(address: string): boolean {
  // What is no address at all is complained about elsewhere.
  if (!URL.canParse(address)) return true;
  const { protocol, hostname } = new URL(address);
  return protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$|\.localhost$/.test(hostname);
}
