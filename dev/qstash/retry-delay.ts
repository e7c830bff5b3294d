import { badRequest } from "./errors.ts";

/** Milliseconds to wait before a retry; `retried` is 0 for the first one. */
export type RetryDelay = (retried: number) => number;

const LONGEST_EXPRESSION = 512;
const DEEPEST_NESTING = 32;
const ONE_YEAR_MS = 31_536_000_000;
const TOKEN = /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_]*)|([-+*/%(),]))/y;

interface Builtin {
  readonly apply: (...values: number[]) => number;
  readonly arity: number | "some";
}

const BUILTINS = new Map<string, Builtin>([
  ["pow", { apply: Math.pow, arity: 2 }],
  ["sqrt", { apply: Math.sqrt, arity: 1 }],
  ["abs", { apply: Math.abs, arity: 1 }],
  ["exp", { apply: Math.exp, arity: 1 }],
  ["floor", { apply: Math.floor, arity: 1 }],
  ["ceil", { apply: Math.ceil, arity: 1 }],
  ["round", { apply: Math.round, arity: 1 }],
  ["min", { apply: Math.min, arity: "some" }],
  ["max", { apply: Math.max, arity: "some" }],
]);

/**
 * Compiles an `Upstash-Retry-Delay` expression: numbers, `retried`, `+ - * / %`, parentheses and the functions pow,
 * sqrt, abs, exp, floor, ceil, round, min and max. The result is in milliseconds, between 0 and a year; what is not
 * a number (`sqrt(0 - 1)`) counts as 0. Throws a 400 that says where the expression stops making sense.
 */
export function compileRetryDelay(expression: string): RetryDelay {
  if (expression.length > LONGEST_EXPRESSION) throw badRequest("invalid retry delay expression: too long");
  const evaluate = new Parser(tokenize(expression), expression).parse();
  return (retried) => {
    const value = evaluate(retried);
    return Number.isNaN(value) ? 0 : Math.min(Math.max(0, value), ONE_YEAR_MS);
  };
}

function tokenize(expression: string): string[] {
  const tokens: string[] = [];
  const source = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw badRequest(`invalid retry delay expression: unexpected character at ${at + 1}`);
    tokens.push(match[1] ?? match[2] ?? match[3] ?? "");
  }
  return tokens;
}

type Node = (retried: number) => number;

/** Recursive descent over: sum := product (±product)* ; product := signed (×÷% signed)* ; signed := -signed | atom. */
class Parser {
  readonly #tokens: string[];
  readonly #expression: string;
  #at = 0;
  #depth = 0;

  constructor(tokens: string[], expression: string) {
    this.#tokens = tokens;
    this.#expression = expression;
  }

  parse(): Node {
    const node = this.#sum();
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return node;
  }

  #sum(): Node {
    let left = this.#product();
    for (;;) {
      const before = left;
      if (this.#accept("+")) {
        const right = this.#product();
        left = (n) => before(n) + right(n);
      } else if (this.#accept("-")) {
        const right = this.#product();
        left = (n) => before(n) - right(n);
      } else {
        return left;
      }
    }
  }

  #product(): Node {
    let left = this.#signed();
    for (;;) {
      const before = left;
      if (this.#accept("*")) {
        const right = this.#signed();
        left = (n) => before(n) * right(n);
      } else if (this.#accept("/")) {
        const right = this.#signed();
        left = (n) => before(n) / right(n);
      } else if (this.#accept("%")) {
        const right = this.#signed();
        left = (n) => before(n) % right(n);
      } else {
        return left;
      }
    }
  }

  #signed(): Node {
    let negative = false;
    for (;;) {
      if (this.#accept("-")) negative = !negative;
      else if (!this.#accept("+")) break;
    }
    const operand = this.#atom();
    return negative ? (n) => -operand(n) : operand;
  }

  #atom(): Node {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#unexpected();
    if (/^[\d.]/.test(token)) {
      this.#at += 1;
      const value = Number(token);
      return () => value;
    }
    if (token === "retried") {
      this.#at += 1;
      return (n) => n;
    }
    if (token === "(") return this.#nested(() => this.#sum());
    const builtin = BUILTINS.get(token);
    if (builtin === undefined) throw this.#unexpected();
    this.#at += 1;
    return this.#call(token, builtin);
  }

  #call(name: string, { apply, arity }: Builtin): Node {
    const values = this.#nested(() => {
      const list = [this.#sum()];
      while (this.#accept(",")) list.push(this.#sum());
      return list;
    });
    if (arity !== "some" && values.length !== arity) {
      throw badRequest(`invalid retry delay expression: ${name} takes ${arity} argument${arity === 1 ? "" : "s"}`);
    }
    return (n) => apply(...values.map((value) => value(n)));
  }

  /** A crafted header of a thousand parentheses must not end in a stack overflow. */
  #nested<T>(inside: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST_NESTING) throw badRequest("invalid retry delay expression: nested too deeply");
    if (!this.#accept("(")) throw this.#unexpected();
    const result = inside();
    if (!this.#accept(")")) throw this.#unexpected();
    this.#depth -= 1;
    return result;
  }

  #accept(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #unexpected() {
    const token = this.#tokens[this.#at];
    const where = token === undefined ? "unexpected end" : `unexpected "${token}"`;
    return badRequest(`invalid retry delay expression: ${where} in "${this.#expression}"`);
  }
}
