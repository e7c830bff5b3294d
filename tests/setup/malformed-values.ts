/** What is put where an id or a slug belongs. */
export const PARTS = [
  ..."% %zz %ff %c0%80 %ed%a0%80 %00 a%00b .. . %2e%2e %2f %5c %0d%0a ' %22 a'-- %F0%9F%98%80 * %25 %e2%80%ae".split(
    " ",
  ),
  ..."__proto__ constructor null undefined NaN -1 0 1e309 99999999999999999999 ord_ [object%20Object] first-light".split(
    " ",
  ),
  "ord_01h455vb4pex5vsknk084sn02q",
  "prod_01h455vb4pex5vsknk084sn02q",
  "x".repeat(300),
];

export const QUERY_NAMES = [
  ..."limit cursor q category seller minPrice maxPrice inStock sort facets option.size fields status topic open token".split(
    " ",
  ),
  ..."next period page from to callbackURL __proto__".split(" "),
  "",
];

/** What is put where a field of a body belongs. */
export const VALUES: unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    Number.POSITIVE_INFINITY,
    2 ** 31,
    2 ** 53,
    [],
    {},
    [[[[[]]]]],
    [null],
    ["\0"],
    { "\0": 1 },
  ],
  ...["", " ", "\0", "a\0b", "\ud800", "\u202e", "😀", "' or 1=1 --", "../../etc/passwd", "x".repeat(5_000)],
  ...["NaN", "2026-02-30", "0000-01-01T00:00:00Z", "//evil.example", "javascript:alert(1)", "var_1", "ada@example.com"],
  { constructor: { prototype: 1 } },
  JSON.parse('{"__proto__":{"isAdmin":true}}'),
];

/** `name: value`. */
export const HEADERS = [
  "content-type: application/json; charset=latin1",
  "content-type: text/plain",
  "content-type: multipart/form-data; boundary=x",
  "content-type: multipart/form-data",
  "content-type: application/x-www-form-urlencoded",
  "next-action: x",
  "next-action: 7f00000000000000000000000000000000000000ab",
  "rsc: 1",
  "next-router-prefetch: 1",
  "next-router-segment-prefetch: /_tree",
  "next-router-state-tree: %",
  "next-router-state-tree: [[[[",
  "next-url: //evil.example",
  "next-resume: 1",
  "x-matched-path: /%",
  "x-middleware-subrequest: middleware",
  "x-forwarded-host: evil.example",
  "x-forwarded-proto: gopher",
  "x-forwarded-for: '",
  "origin: http://evil.example",
  "origin: null",
  "sec-fetch-site: cross-site",
  "cookie: better-auth.session_token=%00",
  "cookie: better-auth.session_token=a.b",
  "cookie: oncart_guest=' or 1",
  "cookie: =;=;;;",
  "idempotency-key:  ",
  `idempotency-key: ${"x".repeat(300)}`,
  "authorization: Bearer \u00ff",
  "accept: \u00ff",
  "range: bytes=9-1",
  'if-none-match: "',
  "if-modified-since: never",
  "upstash-signature: a.b.c",
  "content-encoding: gzip",
];

const person = { name: "Ada", email: "ada@example.com", password: "a password for a test" };

/** Bodies that are right, or nearly, to be spoilt in one place. */
export const BODIES: unknown[] = [
  {
    customerName: "Ada",
    customerEmail: "ada@example.com",
    customerAddress: "12 Main St",
    items: [{ productId: "p", variantId: "v", quantity: 1, price: 1 }],
    totalAmount: 1,
    paymentMethod: { type: "card", token: "tok_visa" },
    couponCode: null,
    shareCode: null,
  },
  { items: [{ variantId: "v", quantity: 1 }], couponCode: null },
  { variantId: "var_1", quantity: 1 },
  { status: "CONFIRMED", note: "x" },
  { onHand: 1, reason: "x" },
  { email: "ada@example.com", amount: 1, note: "x" },
  { dryRun: true, body: { a: 1 } },
  { ids: ["dead_1"], dryRun: true },
  { ...person, callbackURL: "/", rememberMe: true },
  { newPassword: person.password, token: "x" },
  { currentPassword: "x", newPassword: person.password },
  { name: "Ada", image: "x" },
];

/** What is sent instead of JSON. */
export const TEXTS = ["", "{", "[", "null", "[]", '"x"', "1e309", '{"a":', '{"a":1}}', "[".repeat(5_000), "\ufeff{}"];
