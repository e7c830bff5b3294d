import type { Declaration } from "./route";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

export type DeclaredRoute = {
  method: (typeof METHODS)[number];
  /** As OpenAPI writes it: `/api/orders/{id}`. */
  path: string;
  declaration: Declaration;
};

/**
 * Every route of some route files, in the order of their paths. `files`: how to load each, by its path from the root of the
 * project, as `import.meta.glob("/app/api/**\/route.ts")` answers it.
 * @throws when a file exports a handler that says nothing of itself.
 */
export async function findRoutes(files: Record<string, () => Promise<unknown>>): Promise<DeclaredRoute[]> {
  const found = Object.entries(files).map(async ([file, load]) => {
    const handlers = new Map(Object.entries(Object(await load())));
    return METHODS.filter((method) => handlers.has(method)).map((method) => {
      const handler = handlers.get(method);
      if (!isDeclared(handler))
        throw new Error(`${method} of ${file} does not say who may call it: make it with route()`);
      return { method, path: addressOf(file), declaration: handler.declaration };
    });
  });
  return (await Promise.all(found)).flat().sort((a, b) => a.path.localeCompare(b.path));
}

function isDeclared(handler: unknown): handler is { declaration: Declaration } {
  return typeof handler === "function" && "declaration" in handler;
}

function addressOf(file: string): string {
  return file
    .replace(/^\/app/, "")
    .replace(/\/route\.ts$/, "")
    .replace(/\[(?:\.{3})?(\w+)\]/g, "{$1}");
}
