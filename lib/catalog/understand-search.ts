import { sql } from "drizzle-orm";
import { z } from "zod";
import { replica } from "@/db";

const MOST_WORDS = 8;
/** Shorter ones are the beginning of, or resemble, half of the language. */
const SHORTEST_GUESS = 3;
const MOST_GUESSES = 3;

/** What everything here is: these words tell no print from another. */
const EVERYTHING = new Set(["print", "prints", "poster", "posters"]);

const meaning = z.object({
  word: z.string(),
  isStopWord: z.boolean(),
  isKnown: z.boolean(),
  isBeginning: z.boolean(),
  similar: z.array(z.string()),
});

/**
 * What a shopper's words ask of the index of products, as the text of a `tsquery`: every word must fit, as it stands, as
 * another form of it, as the beginning of one, or, where the shop knows no such word, as the ones that look most like it.
 * @returns "" when the words exclude nothing, null when nothing can fit.
 */
export async function understandSearch(q: string): Promise<string | null> {
  const words =
    q
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.slice(0, MOST_WORDS) ?? [];
  if (words.length === 0) return null;
  const telling = words.filter((word) => !EVERYTHING.has(word));
  if (telling.length === 0) return "";
  const terms = (await lookUp(telling)).filter(({ isStopWord }) => !isStopWord).map(termOf);
  // Nothing but "the" and "of".
  if (terms.length === 0) return null;
  return terms.includes(null) ? null : terms.join(" & ");
}

function termOf({ word, isKnown, isBeginning, similar }: z.infer<typeof meaning>): string | null {
  if (isKnown) return word;
  if (isBeginning) return `${word}:*`;
  return similar.length > 0 ? `(${similar.join(" | ")})` : null;
}

/** What the shop's vocabulary makes of each word. It is small whatever the number of products: they share their words. */
async function lookUp(words: string[]) {
  const { rows } = await replica().execute(sql`
    select asked.word,
      ts_lexize('english_stem', asked.word) = '{}' as "isStopWord",
      exists (
        select from search_words known where known.word in (asked.word, (ts_lexize('english_stem', asked.word))[1])
      ) as "isKnown",
      length(asked.word) >= ${SHORTEST_GUESS} and exists (
        select from search_words known where known.word like asked.word || '%'
      ) as "isBeginning",
      array(
        select known.word from search_words known
        where length(asked.word) > ${SHORTEST_GUESS} and known.word % asked.word
        order by similarity(known.word, asked.word) desc, known.word limit ${MOST_GUESSES}
      ) as similar
    from unnest(${sql.param(words)}::text[]) with ordinality as asked (word, place) order by asked.place`);
  return z.array(meaning).parse(rows);
}
