import { createHash, createHmac, randomUUID } from "node:crypto";

const HEADER = encode({ alg: "HS256", typ: "JWT" });
const LIFETIME_SECONDS = 300;

/**
 * The `Upstash-Signature` of one attempt: a JWT (HS256) over the exact destination and the digest of the raw body.
 * `key` is the whole `sig_…` string. Times are wall-clock seconds, since the receiver checks them by its own clock.
 * nbf is 0, so that a receiver whose clock is behind still accepts it. Source: QStash's documentation, howto/signature.
 */
export function sign(key: string, url: string, body: Buffer): string {
  const issuedAt = Math.floor(Date.now() / 1_000);
  const claims = encode({
    iss: "Upstash",
    sub: url,
    exp: issuedAt + LIFETIME_SECONDS,
    nbf: 0,
    iat: issuedAt,
    jti: `jwt_${randomUUID().replaceAll("-", "")}`,
    body: createHash("sha256").update(body).digest("base64url"),
  });
  const signed = `${HEADER}.${claims}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
