import { closeSync, constants, mkdirSync, openSync, readdirSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { errorText } from "./errors.ts";
import type { Position } from "./message.ts";
import { type JournalRecord, recordSchema } from "./records.ts";

interface Segment {
  readonly number: number;
  readonly path: string;
  readonly file: number;
  size: number;
}

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;
/** Not O_APPEND: a write that failed half way is repeated at the same place. */
const READ_WRITE = constants.O_RDWR | constants.O_CREAT;

/**
 * An append-only journal: one JSON record per line, in numbered segments. Lines of one turn of the event loop are
 * written together, and `flushed()` resolves when the kernel has them, so they survive the death of this process (not
 * of the machine: nothing is fsynced). Lines are read back by position, so that bodies need not stay in memory.
 */
export class Journal {
  readonly #directory: string;
  readonly #segments = new Map<number, Segment>();
  #active: Segment;
  #lines: string[] = [];
  #unwritten = 0;
  #flush: Promise<void> | undefined;
  #closed = false;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    const numbers = readdirSync(directory).flatMap((name) => /^(\d{8})\.jsonl$/.exec(name)?.[1] ?? []);
    for (const number of numbers.map(Number).sort((a, b) => a - b)) this.#open(number);
    this.#active = [...this.#segments.values()].at(-1) ?? this.#open(1);
  }

  /** Bytes on disk, including what is about to be written. */
  get size(): number {
    let total = this.#unwritten;
    for (const segment of this.#segments.values()) total += segment.size;
    return total;
  }

  /**
   * Hands over every record in the order it was written. A line that a crash cut short is overwritten by the next
   * one; other lines that make no sense (another version wrote them) are passed over. Returns how many those were.
   */
  replay(apply: (record: JournalRecord, position: Position) => void): number {
    let unreadable = 0;
    for (const segment of this.#segments.values()) {
      segment.size = readLines(segment.file, (line, offset) => {
        const record = parseLine(line);
        if (record === undefined) unreadable += 1;
        else apply(record, { segment: segment.number, offset, length: line.length });
      });
    }
    return unreadable;
  }

  append(record: JournalRecord): Position {
    const line = `${JSON.stringify(record)}\n`;
    const length = Buffer.byteLength(line);
    const position = { segment: this.#active.number, offset: this.#active.size + this.#unwritten, length: length - 1 };
    this.#lines.push(line);
    this.#unwritten += length;
    this.#flush ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        try {
          this.write();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    // Whoever needs the answer awaits flushed(); for the others a full disk must not end the process.
    this.#flush.catch(() => {});
    return position;
  }

  /** Resolves when everything appended so far would survive this process; rejects when it could not be written. */
  flushed(): Promise<void> {
    return this.#flush ?? Promise.resolve();
  }

  /** Writes what is waiting, at once. Lines that could not be written stay for the next try. */
  write(): void {
    this.#flush = undefined;
    if (this.#unwritten === 0 || this.#closed) return;
    const bytes = Buffer.from(this.#lines.join(""), "utf8");
    this.#lines = [];
    this.#unwritten = 0;
    let written = 0;
    try {
      while (written < bytes.length) {
        written += writeSync(this.#active.file, bytes, written, undefined, this.#active.size + written);
      }
      this.#active.size += written;
    } catch (error) {
      this.#lines = [bytes.toString("utf8")];
      this.#unwritten = bytes.length;
      throw new Error(`the journal could not be written: ${errorText(error)}`, { cause: error });
    }
  }

  /** The record at a position that `append` or `replay` gave, not yet validated. */
  read({ segment, offset, length }: Position): unknown {
    const file = this.#segments.get(segment);
    if (file === undefined) return undefined;
    if (offset + length > file.size) this.write();
    const bytes = Buffer.allocUnsafe(length);
    const read = readSync(file.file, bytes, 0, length, offset);
    return JSON.parse(bytes.toString("utf8", 0, read));
  }

  /** Begins a new segment and returns the numbers of the older ones. */
  rotate(): number[] {
    this.write();
    const older = [...this.#segments.keys()];
    this.#active = this.#open(this.#active.number + 1);
    return older;
  }

  /** Deletes segments whose living records have been appended again. */
  drop(numbers: readonly number[]): void {
    this.write();
    for (const number of numbers) {
      const segment = this.#segments.get(number);
      if (segment === undefined) continue;
      this.#segments.delete(number);
      closeSync(segment.file);
      unlinkSync(segment.path);
    }
  }

  /** Writes what is waiting. What is appended from now on is forgotten: its file may belong to somebody else. */
  close(): void {
    this.write();
    this.#closed = true;
    for (const segment of this.#segments.values()) closeSync(segment.file);
    this.#segments.clear();
  }

  #open(number: number): Segment {
    const path = join(this.#directory, `${String(number).padStart(8, "0")}.jsonl`);
    const segment = { number, path, file: openSync(path, READ_WRITE, 0o600), size: 0 };
    this.#segments.set(number, segment);
    return segment;
  }
}

function parseLine(line: Buffer): JournalRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(line.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Calls back for every whole line and returns the number of bytes they take. */
function readLines(file: number, each: (line: Buffer, offset: number) => void): number {
  let rest = Buffer.alloc(0);
  let offset = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const read = readSync(file, chunk, 0, CHUNK_BYTES, offset + rest.length);
    if (read === 0) return offset;
    rest = Buffer.concat([rest, chunk.subarray(0, read)]);
    let start = 0;
    for (let end = rest.indexOf(NEWLINE, start); end !== -1; end = rest.indexOf(NEWLINE, start)) {
      each(rest.subarray(start, end), offset + start);
      start = end + 1;
    }
    offset += start;
    rest = rest.subarray(start);
  }
}
