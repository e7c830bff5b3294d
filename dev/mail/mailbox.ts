import { randomBytes } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";

const Entry = z.object({
  id: z.string(),
  /** The Message-ID header, angle brackets included; empty when the email has none. */
  messageId: z.string(),
  from: z.string(),
  /** The address that it was delivered to. */
  to: z.string(),
  subject: z.string(),
  /** ISO 8601, UTC. */
  date: z.string(),
  preview: z.string(),
  /** How many times it was accepted: more than one means that somebody sent it again. */
  deliveries: z.number().int(),
});
const Again = z.object({ again: z.string() });
const Line = z.union([Entry, Again]);

/** One email in the inbox of one recipient. */
export type Entry = z.infer<typeof Entry>;

type Query = { to?: string; subject?: string; search?: string; limit: number; offset?: number };

export type Mailbox = {
  /** Stores an email for one recipient; when this returns, it is on disk. */
  accept(letter: Omit<Entry, "id" | "deliveries">, raw: Uint8Array): void;
  /** Newest first, with the number of all that match. */
  list(query: Query): { total: number; messages: Entry[] };
  find(id: string): { entry: Entry; raw: Buffer } | undefined;
  clear(): number;
  /** Changes whenever the content does. */
  revision(): number;
  close(): void;
};

/**
 * Opens the mailbox in `<dataDir>/mail`: one .eml file for each email, and `index.jsonl`, to which a line is appended
 * for each delivery. An email exists once its line is whole; a file without a line was never accepted.
 *
 * The same Message-ID for the same recipient is one email, as the large mailbox providers have it.
 */
export function openMailbox(dataDir: string): Mailbox {
  const folder = path.join(dataDir, "mail");
  mkdirSync(folder, { recursive: true });
  const file = (id: string) => path.join(folder, `${id}.eml`);
  const index = path.join(folder, "index.jsonl");
  let entries = loadIndex(index);
  removeStrangers(folder, new Set(entries.map((entry) => entry.id)));
  const known = new Map(entries.filter((entry) => entry.messageId).map((entry) => [identity(entry), entry]));
  let line = openSync(index, "a", 0o600);
  let revision = Date.now();

  return {
    accept(letter, raw) {
      revision += 1;
      const earlier = letter.messageId ? known.get(identity(letter)) : undefined;
      if (earlier) {
        writeSync(line, `${JSON.stringify({ again: earlier.id })}\n`);
        earlier.deliveries += 1;
        return;
      }
      const entry = { id: newId(), ...letter, deliveries: 1 };
      writeFileSync(file(entry.id), raw, { mode: 0o600 });
      writeSync(line, `${JSON.stringify(entry)}\n`);
      entries.push(entry);
      if (entry.messageId) known.set(identity(entry), entry);
    },
    list: (query) => select(entries, query),
    find(id) {
      const entry = entries.find((candidate) => candidate.id === id);
      return entry && { entry, raw: readFileSync(file(entry.id)) };
    },
    clear() {
      const cleared = entries.length;
      closeSync(line);
      // The index goes first: files without a line are nothing.
      rmSync(index);
      for (const entry of entries) rmSync(file(entry.id), { force: true });
      entries = [];
      known.clear();
      line = openSync(index, "a", 0o600);
      revision += 1;
      return cleared;
    },
    revision: () => revision,
    close: () => closeSync(line),
  };
}

// Rewritten at every start: what a crash left of a last line, which nobody was promised, must not spoil the next one.
function loadIndex(index: string): Entry[] {
  if (!statSync(index, { throwIfNoEntry: false })) return [];
  const entries = new Map<string, Entry>();
  for (const text of readFileSync(index, "utf8").split("\n")) {
    const line = Line.safeParse(parseJson(text));
    if (!line.success) continue;
    if ("again" in line.data) {
      const entry = entries.get(line.data.again);
      if (entry) entry.deliveries += 1;
    } else entries.set(line.data.id, line.data);
  }
  const whole = [...entries.values()];
  writeFileSync(`${index}.new`, whole.map((entry) => `${JSON.stringify(entry)}\n`).join(""), { mode: 0o600 });
  renameSync(`${index}.new`, index);
  return whole;
}

function removeStrangers(folder: string, ids: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".eml") && !ids.has(name.slice(0, -".eml".length))) rmSync(path.join(folder, name));
  }
}

function select(entries: readonly Entry[], { to, subject, search, limit, offset = 0 }: Query) {
  const wanted = (entry: Entry) =>
    (!to || matchesAddress(entry.to, to)) &&
    (!subject || contains(entry.subject, subject)) &&
    (!search || [entry.subject, entry.to, entry.from, entry.preview].some((text) => contains(text, search)));
  const matching = to || subject || search ? entries.filter(wanted) : entries;
  const end = Math.max(0, matching.length - offset);
  const messages = matching.slice(Math.max(0, end - limit), end).reverse();
  return { total: matching.length, messages };
}

// A whole address means that one and no other: `ada@example.com` is not `nada@example.com`.
function matchesAddress(address: string, wanted: string): boolean {
  return /.@./.test(wanted) ? address.toLowerCase() === wanted.toLowerCase() : contains(address, wanted);
}

function contains(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

function identity({ messageId, to }: { messageId: string; to: string }): string {
  return `${messageId} ${to.toLowerCase()}`;
}

function newId(): string {
  return `mail_${Date.now().toString(36)}${randomBytes(6).toString("hex")}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
