import { Failure } from "@/lib/errors";

/** A read whose `not_found` is an answer and not an accident: the page decides what to show instead. */
export async function nullIfMissing<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Failure && error.code === "not_found") return null;
    throw error;
  }
}
