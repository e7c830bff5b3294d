import { type Client, DatabaseError, escapeIdentifier, escapeLiteral } from "pg";

const PERMISSION_DENIED = "42501";

/** The address that migrations and the seed use: the owner of the tables. */
export function ownerUrl(): string | undefined {
  return process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL;
}

/**
 * Lets the role that `appUrl` names run the shop, and nothing else: it reads and writes rows, and is neither an owner nor able to
 * truncate, to change a table or to switch a trigger off. Makes the role where there is none; can be run again at any time.
 * Answers a sentence when the shop runs with more rights than that, or the role is still to be made.
 * @param client connected as the owner of the tables.
 */
export async function grantAppRole(client: Client, appUrl: string): Promise<string | undefined> {
  const { username, password } = new URL(appUrl);
  const name = decodeURIComponent(username);
  const { rows } = await client.query("select current_user as owner");
  if (name === rows[0]?.owner) {
    return "The shop runs as the owner of its tables. Set DATABASE_OWNER_URL for migrations, and give DATABASE_URL a role of its own.";
  }
  if (!(await makeRole(client, name, decodeURIComponent(password)))) {
    return `${rows[0]?.owner} may not make roles: make the role ${name} by hand (CREATE ROLE … LOGIN), and migrate again.`;
  }
  await client.query(grants(escapeIdentifier(name)));
  const { rows: mighty } = await client.query("select pg_has_role($1, current_user, 'member') as yes", [name]);
  return mighty[0]?.yes ? `${name} may do whatever the owner of the tables may: it is no role of its own.` : undefined;
}

/** Makes the role, or gives it the password of the address. Answers whether it is there. */
async function makeRole(client: Client, name: string, password: string): Promise<boolean> {
  const exists = (await client.query("select from pg_roles where rolname = $1", [name])).rowCount === 1;
  const secret = password === "" ? "" : `password ${escapeLiteral(password)}`;
  if (exists && secret === "") return true;
  try {
    await client.query(`${exists ? "alter" : "create"} role ${escapeIdentifier(name)} login ${secret}`);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === PERMISSION_DENIED) return exists;
    throw error;
  }
}

/** What is made by later migrations of the same owner is granted as it is made. */
function grants(role: string): string {
  const [rows, numbers] = ["select, insert, update, delete", "usage, select"];
  return `
    revoke create on schema public from public;
    grant usage on schema public to ${role};
    grant ${rows} on all tables in schema public to ${role};
    grant ${numbers} on all sequences in schema public to ${role};
    alter default privileges in schema public grant ${rows} on tables to ${role};
    alter default privileges in schema public grant ${numbers} on sequences to ${role};
    grant execute on function forget_messages to ${role}`;
}
