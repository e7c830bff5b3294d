import { parseArgs } from "node:util";
import { z } from "zod";

/** How one measurement is made. */
export type Options = {
  /** How long each operation is driven. */
  seconds: number;
  /** How often it is done alone afterwards, to count what it does. */
  counted: number;
  /** How long guests buy without a pause while memory is watched. */
  memorySeconds: number;
  /** How long the app is left alone afterwards. */
  quietSeconds: number;
  /** How often the app is started to see how long that takes. */
  coldStarts: number;
  /** Operations whose name contains this; all unless told. */
  only: string | undefined;
  /** Where the figures go, as JSON. */
  out: string;
  /** The figures of an earlier run, to stand beside. */
  compare: string | undefined;
  quick: boolean;
};

const number = z.coerce.number().positive();

/**
 * Reads the command line: `--quick --seconds 10 --minutes 5 --only checkout --out run.json --compare old.json`.
 * @throws Error for an option that does not exist or makes no sense.
 */
export function readOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: {
      seconds: text,
      minutes: text,
      only: text,
      out: text,
      compare: text,
      quick: { type: "boolean", default: false },
    },
  });
  const { quick } = values;
  return {
    seconds: number.parse(values.seconds ?? (quick ? 2 : 10)),
    counted: quick ? 3 : 10,
    memorySeconds: 60 * number.parse(values.minutes ?? (quick ? 0.15 : 5)),
    quietSeconds: quick ? 5 : 60,
    coldStarts: quick ? 1 : 3,
    only: values.only,
    out: values.out ?? ".local/bench.json",
    compare: values.compare,
    quick,
  };
}
