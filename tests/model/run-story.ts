import { deliverStored } from "../factories";
import { Actor } from "./actor";
import { begin } from "./begin-story";
import { findFaults } from "./books";
import { GIFT_MINOR, perform } from "./deeds";
import type { Told } from "./ending";
import { interleave, trace } from "./interleave";
import { messagesOf, readEnding } from "./read-ending";
import { type Query, type Stage, setStage } from "./stage";
import type { Story } from "./story";
import { tap } from "./taps";
import { overseer, witness } from "./watch";

/** After so many rounds of delivering what waits, something will never be done. */
const ROUNDS = 8;

/** How a story went: what is wrong with the books, or nothing; and which steps everybody took. */
export type Outcome = { faults: string[]; trace: string };

/** Lets a story happen on the real database, by the shop's own code, and compares the books with the model. */
export async function runStory(query: Query, story: Story): Promise<Outcome> {
  const stage = await setStage(query, story);
  const before = await begin(stage, story);
  const told: Told[] = story.acts.map((deed) => ({ kind: "unknown", deed }));
  const actors = told.map((one, index) => actorFor(stage, one, index));
  const seen: string[] = [];
  const untap = tap(witness(stage, actors, story.acts, seen));
  try {
    await interleave(actors, overseer(query));
    if (story.insists) await insist(stage, told);
    await settle(stage, seen);
  } finally {
    untap();
  }
  const faults = findFaults(story, castOf(stage), [...before, ...told], await readEnding(stage));
  // What nobody will ask for again must not come up in the next story's sweep.
  await query("delete from outbox");
  return { faults: [...seen, ...faults], trace: trace(actors) };
}

const castOf = (stage: Stage) => ({
  variants: stage.prints.map(({ variantId }) => variantId),
  people: stage.people.map(({ userId }) => userId),
  giftMinor: GIFT_MINOR,
});

function actorFor(stage: Stage, told: Told, index: number): Actor {
  return new Actor(`${index + 1}. ${told.deed.does}`, told.deed, () => perform(stage, told.deed, told));
}

/** Delivers each message that waits, once; answers those that still have to come again. */
async function deliverWaiting(stage: Stage): Promise<string[]> {
  const again: string[] = [];
  for (const message of await messagesOf(stage)) {
    if (!message.waits) continue;
    const status = await deliverStored(message);
    if (status !== 200) again.push(`${message.type}: ${status}`);
  }
  return again;
}

/** Who got no answer asks again, as a storefront does, until there is one. */
async function insist(stage: Stage, told: Told[]): Promise<void> {
  for (const one of told) {
    if (one.kind === "unknown" && one.deed.does === "buy") {
      await perform(stage, { ...one.deed, provider: undefined }, one);
    }
  }
}

/** No more faults: the sweeper ends what nobody will go on with, and everything is delivered until nothing waits. */
async function settle(stage: Stage, seen: string[]): Promise<void> {
  const sweep: Told = { kind: "unknown", deed: { does: "sweep", after: "minutes" } };
  await perform(stage, sweep.deed, sweep);
  if (sweep.kind !== "done") seen.push(`the sweeper failed: ${sweep.error ?? sweep.code}`);
  let again: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if ((await messagesOf(stage)).every(({ waits }) => !waits)) return;
    again = await deliverWaiting(stage);
  }
  seen.push(...again.map((message) => `never answered 200: ${message}`));
}
