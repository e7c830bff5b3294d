type Labels = Record<string, string>;

const counters = new Map<string, Map<string, number>>();

/** Adds to a counter. The name is Prometheus', the labels few: each combination is a line for ever. */
export function count(name: string, labels: Labels = {}, by = 1): void {
  const series = counters.get(name) ?? new Map<string, number>();
  counters.set(name, series);
  const key = labelText(labels);
  series.set(key, (series.get(key) ?? 0) + by);
}

/** All counters of this process in the Prometheus text format (version 0.0.4). */
export function metricsText(): string {
  const lines: string[] = [];
  for (const [name, series] of counters) {
    lines.push(`# TYPE ${name} counter`);
    for (const [labels, value] of series) lines.push(`${name}${labels} ${value}`);
  }
  return `${lines.join("\n")}\n`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value.replace(/["\\\n]/g, "_")}"`);
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}
