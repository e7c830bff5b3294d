import type { Metadata } from "next";
import { Suspense } from "react";
import { reconcile } from "@/lib/operations/reconcile";
import { findReconciliationRuns, findStartingPoint } from "@/lib/operations/run-reconciliation";
import { momentText } from "../../components/dates";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { Notice } from "../../components/notice";
import { findStaff } from "../staff";
import { CheckAgain } from "./check-again";
import { InvariantRow } from "./invariant-row";
import { LastRuns } from "./last-runs";

export const metadata: Metadata = { title: "Books" };

const RUNS_SHOWN = 12;

/** Whether the books add up, line by line, at this moment, and when they last did. */
export default function ReconcilePage() {
  return (
    <>
      <h1 className="title mb-8">Books</h1>
      <Suspense fallback={<LinesSkeleton count={8} />}>
        <BooksOfNow />
      </Suspense>
    </>
  );
}

async function BooksOfNow() {
  const viewer = await findStaff("/admin/reconcile", ["admin"]);
  if (!viewer) return <Notice title="This room is for administrators">The orders are on the first page.</Notice>;
  const [{ ok, at, since, checkouts, lines }, runs] = await Promise.all([
    reconcile(await findStartingPoint()),
    findReconciliationRuns(RUNS_SHOWN),
  ]);
  const red = lines.filter((line) => !line.ok).length;
  return (
    <>
      <div className="mb-8 grid gap-4">
        {ok ? (
          <Notice title="The books add up">
            All {lines.length} rules hold: no money, stock, order or message is unaccounted for.
          </Notice>
        ) : (
          <Notice tone="alert" title={`${red} of ${lines.length} rules are broken`}>
            What has one right answer is mended by <code className="font-mono">npm run reconcile -- --repair</code>; the
            rest is listed below.
          </Notice>
        )}
        <div className="flex flex-wrap items-center gap-4">
          <CheckAgain />
          <p className="text-sm text-soft">
            As of <time dateTime={at}>{momentText(at)}</time>: {checkouts} checkouts, with all that changed since{" "}
            {momentText(since ?? at)} or is not settled. <code className="font-mono">npm run reconcile</code> reads all
            of them.
          </p>
        </div>
      </div>
      <ul className="border-b border-line">
        {[...lines]
          .sort((a, b) => Number(a.ok) - Number(b.ok))
          .map((line) => (
            <InvariantRow key={line.name} line={line} />
          ))}
      </ul>
      <LastRuns runs={runs} />
    </>
  );
}
