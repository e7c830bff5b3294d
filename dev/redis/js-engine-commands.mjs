// Plain JavaScript, since it is loaded in the engine's thread (see js-engine-thread.mjs).
import { RedisResult, RedisValue, redisCommandDefinitions } from "js-redis-server/core";

const known = (name) => redisCommandDefinitions.find((command) => command.name === name);

/** What the engine lacks: when the fields of a hash expire, in seconds or milliseconds since 1970. */
export const extraCommands = [
  // Redis rounds up: a field is still there in the second that it answers.
  expiryOfFields("hexpiretime", (milliseconds) => Math.ceil(milliseconds / 1000)),
  expiryOfFields("hpexpiretime", (milliseconds) => milliseconds),
];

/**
 * Teaches XADD and XTRIM the `=` that may stand before a threshold, which the engine knows only without. The definition itself is
 * changed, so that scripts and transactions know it too.
 */
export function allowExactTrim(executor) {
  for (const name of ["xadd", "xtrim"]) {
    const command = executor.getCommandDefinition(name);
    const { parse } = command.schema;
    command.schema = {
      parse(input, index, context) {
        const plain = withoutEquals(input);
        const { value, nextIndex } = parse(plain, index, context);
        // Where the engine's parser stood is told in terms of what the client sent, or it would find a word too many.
        return { value, nextIndex: nextIndex + input.length - plain.length };
      },
    };
  }
}

/** -2 for a field that does not exist, -1 for one that stays. */
function expiryOfFields(name, inUnit) {
  const expiryOf = (entry) => (!entry ? -2 : entry.expiresAt === undefined ? -1 : inUnit(entry.expiresAt));
  return {
    ...known("httl"),
    name,
    execute({ key, fields }, { db }) {
      const answer = (hash) => fields.map((field) => RedisValue.integer(expiryOf(hash?.getField(field))));
      // Only inside of an update does the engine drop what has expired.
      const values = db.getHash(key) ? db.updateHash(key, answer) : answer(undefined);
      return RedisResult.create(RedisValue.array(values));
    },
  };
}

// key [NOMKSTREAM] MAXLEN|MINID = threshold …: nowhere else is `=` anything but data.
function withoutEquals(input) {
  const word = (at) => input[at]?.toString().toUpperCase();
  const option = word(1) === "NOMKSTREAM" ? 2 : 1;
  const isExact = ["MAXLEN", "MINID"].includes(word(option)) && word(option + 1) === "=";
  return isExact ? input.toSpliced(option + 1, 1) : input;
}
