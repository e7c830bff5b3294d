import { index, pgTable, text } from "drizzle-orm/pg-core";
import { users } from "./auth";
import { createdAt, id } from "./columns";

export const sellers = pgTable(
  "sellers",
  {
    id: id(),
    slug: text().notNull().unique(),
    name: text().notNull(),
    story: text().notNull(),
    ownerId: text().references(() => users.id),
    createdAt: createdAt(),
  },
  (table) => [index().on(table.ownerId)],
);
