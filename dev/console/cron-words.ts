const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A cron expression in words where it is of a usual kind: `every 5 minutes`, `every day at 03:30 UTC`; else itself. */
export function cronInWords(expression: string): string {
  const [, zone, pattern = expression] = /^CRON_TZ=(\S+)\s+(.*)$/.exec(expression.trim()) ?? [];
  const fields = pattern.trim().split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  if (fields.length !== 5 || month !== "*") return expression;
  if (day === "*" && weekday === "*") {
    const often = everySoOften(minute, hour);
    if (often) return often;
  }
  const time = timeOfDay(minute, hour);
  if (!time) return expression;
  const at = `at ${time} ${zone ?? "UTC"}`;
  if (day === "*" && weekday === "*") return `every day ${at}`;
  if (day === "*" && weekday === "1-5") return `Monday to Friday ${at}`;
  if (day === "*" && /^[0-7]$/.test(weekday)) return `every ${DAYS[Number(weekday)]} ${at}`;
  if (weekday === "*" && /^\d+$/.test(day)) return `on day ${Number(day)} of every month ${at}`;
  return expression;
}

function everySoOften(minute: string, hour: string): string | undefined {
  const minutes = step(minute);
  if (minutes && hour === "*") return minutes === 1 ? "every minute" : `every ${minutes} minutes`;
  if (!/^\d+$/.test(minute)) return undefined;
  const past = minute.padStart(2, "0");
  const hours = step(hour);
  if (hours === 1) return `every hour at :${past}`;
  return hours ? `every ${hours} hours at :${past}` : undefined;
}

function step(field: string): number | undefined {
  if (field === "*") return 1;
  const every = /^\*\/(\d+)$/.exec(field)?.[1];
  return every ? Number(every) : undefined;
}

function timeOfDay(minute: string, hour: string): string | undefined {
  if (!/^\d+$/.test(minute) || !/^\d+$/.test(hour)) return undefined;
  return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}
