import { Notice } from "../../components/notice";
import { priceText } from "../../components/price";
import type { GrantOutcome } from "./grant";

/** What became of a form that was sent, and what to do now. */
export function OutcomeNotice({ outcome }: { outcome: GrantOutcome }) {
  switch (outcome.kind) {
    case "given": {
      const { grant, wallet } = outcome;
      return (
        <Notice title={`${priceText(grant.amount, wallet.currency)} given to ${grant.email}.`}>
          They have {priceText(wallet.balance, wallet.currency)} of store credit now.
        </Notice>
      );
    }
    case "given-before":
      return (
        <Notice tone="alert" title="This was given already, as the form was before you changed it.">
          The answer had been lost. Press the button again only if what stands here now is to be given as well.
        </Notice>
      );
    case "unanswered":
      return (
        <Notice tone="alert" title="The answer did not reach us.">
          It may have been given or not. Press the button again: it is given once, and you see what came of it.
        </Notice>
      );
    case "refused":
      return outcome.problem.errors.length > 0 ? (
        <Notice tone="alert" title="Nothing was given.">
          Look at the marked fields.
        </Notice>
      ) : (
        <Notice tone="alert" title={outcome.problem.detail}>
          Nothing was given.
        </Notice>
      );
  }
}
