/** A request that is answered with an error: `status` over HTTP, `message` as `{"error": message}`. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

export const badRequest = (message: string) => new ApiError(400, message);
export const notFound = (message: string) => new ApiError(404, message);

/** What an unknown thrown value says, for logs and for the `error` field of a failed attempt. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(errorText).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}
