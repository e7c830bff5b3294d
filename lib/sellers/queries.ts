import { asc } from "drizzle-orm";
import { replica } from "@/db";
import { sellers } from "@/db/schema";

/** A studio, as its page shows it. */
export type Seller = { id: string; slug: string; name: string; story: string };

/** Every studio of the shop, by name. */
export async function findSellers(): Promise<Seller[]> {
  const { id, slug, name, story } = sellers;
  return replica().select({ id, slug, name, story }).from(sellers).orderBy(asc(sellers.name));
}
