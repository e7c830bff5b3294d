import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type DeclaredRoute, findRoutes } from "@/lib/declared-routes";
import { findVariant } from "../setup/buyer";
import { exampleOf } from "../setup/example-of";
import { itemOf, type Person, people, ROLES, type Role } from "../setup/people";
import { shopForTests } from "../setup/shop";

const shop = shopForTests();
const routes = await findRoutes(import.meta.glob("/app/api/**/route.ts"));

/**
 * What each kind of access means for each role. `in`: let in, whatever comes of it. `ok`: it is theirs, and they get it. A number
 * is the status of a refusal. A new kind of access gets a line here; a new route needs nothing.
 */
type Verdict = "in" | "ok" | 401 | 403 | 404;
const everybody = (verdict: Verdict) => Object.fromEntries(ROLES.map((role) => [role, verdict]));
const unknown = { nobody: 401, guest: 401, tokenHolder: 401 } as const;
const parties = { tokenHolder: "ok", buyer: "ok", admin: "ok" } as const;
const EXPECTED: Record<string, Partial<Record<Role, Verdict>>> = {
  anybody: everybody("in"),
  visitor: everybody("ok"),
  shopper: everybody("in"),
  signedIn: { ...everybody("ok"), ...unknown },
  admin: { ...everybody(403), ...unknown, admin: "ok" },
  checkoutParty: { ...everybody(404), ...parties },
  orderParty: { ...everybody(404), ...parties, nobody: 401, guest: 401, seller: "ok" },
  qstash: everybody(401),
};

let all: Record<Role, Person>;
/** What a field is filled with of which only the shop knows what may stand there. */
let known: Record<string, unknown>;
beforeAll(async () => {
  all = await people(shop());
  const { productId, variantId } = await findVariant(shop());
  const items = [{ productId, variantId, quantity: 1 }];
  known = { items, variantId, token: "tok_visa", email: "shopper@example.com", onHand: 100, dryRun: true };
  await shop().query(
    `insert into dead_letters (id, message_id, topic, url, body, reason, response_status, attempts)
     values ('dead_of_the_matrix', 'msg_1', 'analytics', $1, '{}', 'is no message', 489, 1)`,
    [`${shop().url}/api/webhooks/analytics`],
  );
});

/** Which of its kind somebody is tried on. */
const THINGS: Record<string, (person: Person) => unknown> = {
  order: ({ order }) => order,
  checkout: ({ checkout }) => checkout,
  item: (person) => itemOf(shop(), person),
  product: () => "first-light",
  variant: () => known.variantId,
  "dead letter": () => "dead_of_the_matrix",
};

const resource = z.object({ "x-resource": z.string() });

async function addressFor({ path, declaration: { params } }: DeclaredRoute, person: Person): Promise<string> {
  const fields = params ? Object.entries(Object(z.toJSONSchema(params, { io: "input" }).properties)) : [];
  let address = path.replace(/\{(all|unknown)\}/, "no/such/thing");
  for (const [name, field] of fields) {
    const kind = resource.parse(field)["x-resource"];
    const find = THINGS[kind];
    if (!find) throw new Error(`The matrix does not know which ${kind} to try ${path} on: name one in THINGS`);
    address = address.replace(`{${name}}`, String(await find(person)));
  }
  return person.token === undefined ? address : `${address}?token=${person.token}`;
}

async function knock(route: DeclaredRoute, person: Person): Promise<Response> {
  const { method, declaration } = route;
  const headers = { "content-type": "application/json", "idempotency-key": randomUUID(), ...person.headers };
  const body = declaration.body && JSON.stringify(exampleOf(declaration.body, known));
  return fetch(`${shop().url}${await addressFor(route, person)}`, { method, headers, ...(body && { body }) });
}

function fits(verdict: Verdict | undefined, status: number): boolean {
  if (verdict === "ok") return status >= 200 && status < 300;
  if (verdict === "in") return status < 500 && status !== 401 && status !== 403;
  return status === verdict;
}

/** Whether it answers people at all, and in words of ours. */
function promisesMore({ declaration: { access, answer } }: DeclaredRoute): boolean {
  return access.name !== "qstash" && !(answer instanceof z.ZodNever || answer instanceof z.ZodUnknown);
}

test("the matrix has all routes, and knows every kind of access", () => {
  expect(routes.length).toBeGreaterThan(40);
  expect(new Set(routes.map(({ declaration }) => declaration.access.name))).toEqual(new Set(Object.keys(EXPECTED)));
});

test.each(
  routes.map((route) => ({ route, name: `${route.method} ${route.path}`, who: route.declaration.access.name })),
)(
  "$name is for $who: each role is let in or refused as that says, and what comes is what the route declares",
  async ({ route, who }) => {
    const { answer } = route.declaration;
    const cells: [Role, Verdict | undefined, number][] = [];
    for (const role of ROLES) {
      const response = await knock(route, all[role]);
      cells.push([role, EXPECTED[who]?.[role], response.status]);
      if (!response.ok) continue;
      const isJson = response.headers.get("content-type")?.startsWith("application/json");
      const body: unknown = isJson ? await response.json() : await response.text();
      const parsed = z.safeParse(answer, body);
      expect(parsed.error?.issues ?? [], role).toEqual([]);
      // What a declaration does not name, parsing leaves out.
      expect(parsed.data, role).toEqual(body);
    }
    expect(cells.filter(([, verdict, status]) => !fits(verdict, status))).toEqual([]);
    // What nobody is answered is compared with nothing.
    if (promisesMore(route)) expect(cells.filter(([, , status]) => fits("ok", status))).not.toEqual([]);
  },
);
