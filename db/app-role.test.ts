import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/ids";
import { databaseForTests } from "@/tests/setup/database";
import { grantAppRole } from "./app-role";

const { query } = databaseForTests();
// Roles belong to the whole server, which other files share.
const APP = newId("user");
const WEAK = newId("user");
const denied = { code: "42501" };
const clients: Client[] = [];
let owner: Client;

beforeAll(async () => {
  owner = await connect(process.env.DATABASE_OWNER_URL ?? "");
  expect(await grantAppRole(owner, addressOf(APP))).toBeUndefined();
  await query(`create role ${WEAK} login password 'secret'`);
});
afterAll(async () => {
  for (const role of [APP, WEAK]) await query(`drop owned by ${role}; drop role ${role}`);
  await owner.end();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end();
});

function addressOf(role: string, password = "secret"): string {
  const url = new URL(process.env.DATABASE_OWNER_URL ?? "");
  url.username = role;
  url.password = password;
  return url.href;
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

async function connectAs(role: string, password?: string): Promise<Client> {
  const client = await connect(addressOf(role, password));
  clients.push(client);
  return client;
}

test("the shop's role reads and writes rows, of tables that are made later too", async () => {
  await query("create table made_later (number bigint generated always as identity, word text)");
  const app = await connectAs(APP);
  await app.query("insert into made_later (word) values ('hello')");
  await app.query("update made_later set word = 'bye'; delete from made_later");
  await app.query("select nextval('order_numbers')");
  await app.query("create temporary table audit_log (like public.audit_log)");
  await app.query("begin; lock table public.audit_log in share row exclusive mode; rollback");
  expect((await app.query("select forget_messages('{}', '2020-01-01', 1) as gone")).rows).toEqual([{ gone: 0 }]);
  await query("drop table made_later");
});

test.each([
  "truncate deliveries",
  "create table mine (id text)",
  "alter table events add column mine text",
  "alter table events disable trigger events_append_only",
  "drop trigger events_append_only on events",
  "create or replace function refuse_rewriting_history() returns trigger language plpgsql as 'begin return null; end'",
  "set session_replication_role = replica",
  "drop table deliveries",
  "create role mighty superuser",
])("the shop's role may not: %s", async (statement) => {
  await expect((await connectAs(APP)).query(statement)).rejects.toMatchObject(denied);
});

test("the shop's role deletes no history, whatever it says that it is doing", async () => {
  const app = await connectAs(APP);
  await app.query("set oncart.forgetting = 'on'");
  for (const table of ["events", "inbox", "audit_log"]) {
    await expect(app.query(`delete from ${table}`)).rejects.toMatchObject({ code: "23001" });
  }
});

test("granting again changes nothing, and a new password in the address is the role's", async () => {
  expect(await grantAppRole(owner, addressOf(APP, "another"))).toBeUndefined();
  expect((await (await connectAs(APP, "another")).query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  expect(await grantAppRole(owner, addressOf(APP))).toBeUndefined();
});

test("who may not make roles is told so, and everything else goes on", async () => {
  const weak = await connectAs(WEAK);
  expect(await grantAppRole(weak, addressOf("nobody_yet"))).toMatch(
    /may not make roles: make the role nobody_yet by hand/,
  );
});

test("a shop that runs as the owner, or as somebody who may as much, is told so", async () => {
  expect(await grantAppRole(owner, process.env.DATABASE_OWNER_URL ?? "")).toMatch(/runs as the owner/);
  await query(`grant postgres to ${APP}`);
  expect(await grantAppRole(owner, addressOf(APP))).toMatch(/no role of its own/);
  await query(`revoke postgres from ${APP}`);
});
