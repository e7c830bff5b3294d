import type { Transaction } from "@/db";
import { notifications } from "@/db/schema";
import { newId } from "@/lib/ids";
import type { Event } from "@/lib/messages";

type NewNotification = { userId: string | null; title: string; body: string; link: string | null };

/** Puts lines under people's bells; guests have none. */
export async function notify(tx: Transaction, lines: NewNotification[]): Promise<void> {
  const rows = lines.flatMap(({ userId, ...line }) =>
    userId === null ? [] : [{ id: newId("note"), userId, ...line }],
  );
  if (rows.length > 0) await tx.insert(notifications).values(rows);
}

/** `notification.in_app` */
export async function notifyInApp(tx: Transaction, event: Event<"notification.in_app">): Promise<void> {
  await notify(tx, [event.payload]);
}
