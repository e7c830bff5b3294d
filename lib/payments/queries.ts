import { eq } from "drizzle-orm";
import { db } from "@/db";
import { payments } from "@/db/schema";
import { failure } from "@/lib/errors";
import type { Payment } from "./payment";

/** A payment as it stands now. @throws Failure `not_found`: a message about a payment that does not exist can never work. */
export async function findPayment(id: string): Promise<Payment> {
  const [payment] = await db().select().from(payments).where(eq(payments.id, id));
  if (!payment) throw failure("not_found", `There is no payment ${id}.`);
  return payment;
}
