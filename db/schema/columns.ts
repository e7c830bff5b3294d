import { text, timestamp } from "drizzle-orm/pg-core";

/** A type-prefixed, time-ordered id (`ord_…`), made by the app so that it is known before the row is written. */
export const id = () => text().primaryKey();

/** Every moment is stored with its zone; the wire shows it in UTC. */
export const moment = () => timestamp({ withTimezone: true });

export const createdAt = () => moment().notNull().defaultNow();
