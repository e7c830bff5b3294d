/** The role that the shop runs as on a local PostgreSQL; migrations make it, and are run as the superuser. */
const APP_ROLE = "oncart_app";

/** The address of a database for the shop, from the one of its owner. */
export function appDatabaseUrl(ownerUrl: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = APP_ROLE;
  url.password = password;
  return url.href;
}
