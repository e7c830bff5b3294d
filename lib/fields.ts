type Selection = { [name: string]: Selection };

/**
 * Keeps only the named fields of a resource: `id,seller.name`. Of a list (`{ data, … }`) and of arrays, each element is
 * selected from. Unknown names are left out in silence, as a client of an older version would want.
 */
export function selectFields(resource: unknown, fields: string): unknown {
  const selection = parseFields(fields);
  if (isRecord(resource) && Array.isArray(resource.data)) return { ...resource, data: pick(resource.data, selection) };
  return pick(resource, selection);
}

function parseFields(fields: string): Selection {
  const selection: Selection = Object.create(null);
  for (const path of fields.split(",")) {
    let level = selection;
    for (const name of path.trim().split(".").filter(Boolean)) {
      level[name] ??= Object.create(null) as Selection;
      level = level[name];
    }
  }
  return selection;
}

function pick(value: unknown, selection: Selection): unknown {
  const names = Object.keys(selection);
  if (names.length === 0) return value;
  if (Array.isArray(value)) return value.map((element) => pick(element, selection));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(value, name)).map((name) => [name, pick(value[name], selection[name] ?? {})]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
