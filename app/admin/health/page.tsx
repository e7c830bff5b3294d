import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { Suspense } from "react";
import { checkHealth } from "@/lib/operations/check-health";
import type { Health } from "@/lib/operations/health-resource";
import { momentText } from "../../components/dates";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { Notice } from "../../components/notice";
import { AdminsOnly } from "../admins-only";
import { CheckAgain } from "../reconcile/check-again";

export const metadata: Metadata = { title: "Health" };

/** Whether the shop can do its work, and what is waiting. */
export default function HealthPage() {
  return (
    <>
      <div className="mb-8 flex flex-wrap items-center justify-between gap-4">
        <h1 className="title">Health</h1>
        <CheckAgain />
      </div>
      <Suspense fallback={<LinesSkeleton count={5} />}>
        <AdminsOnly path="/admin/health">
          <CurrentHealth />
        </AdminsOnly>
      </Suspense>
    </>
  );
}

async function CurrentHealth() {
  const health = await checkHealth(await headers());
  const { checks, signingKeys, queues, books, memory, uptimeSeconds = 0 } = health;
  return (
    <>
      <Verdict health={health} />
      <dl className="grid border-b border-line sm:grid-cols-2 sm:gap-x-12">
        <Line name="Database" ok={checks.database.ok} value={answered(checks.database)} />
        <Line name="Redis" ok={checks.redis.ok} value={answered(checks.redis)} />
        <Line
          name="Signing keys"
          ok={signingKeys?.ok}
          value={signingKeys?.warning ? "see above" : "the same as QStash's"}
        />
        <Line name="Messages waiting" value={waiting(queues)} />
        <Line
          name="Dead letters open"
          ok={queues?.deadLetters === 0}
          value={queues?.deadLetters}
          href="/admin/dead-letters"
        />
        <Line
          name="Books"
          ok={books?.ok}
          value={books ? `${books.ok ? "right" : "wrong"} at ${momentText(books.at)}` : "not proved yet"}
          href="/admin/reconcile"
        />
        <Line name="Checkouts under way" value={queues?.unsettled} />
        <Line name="Memory" value={`${megabytes(memory?.heapUsed)} of ${megabytes(memory?.rss)} MB`} />
        <Line name="Running for" value={duration(uptimeSeconds)} />
      </dl>
    </>
  );
}

/** The outbox is swept every minute: what waits longer than this was tried again and again. */
const LONG_SECONDS = 300;

function Verdict({ health: { status, checks, signingKeys, queues, books } }: { health: Health }) {
  const { deadLetters = 0, oldestSeconds = null } = queues ?? {};
  const troubles = [
    ...(status === "ok" ? [] : ["The database does not answer: the shop cannot sell."]),
    ...(checks.redis.ok ? [] : ["Redis does not answer: everything works, but slower."]),
    ...(signingKeys?.warning ? [signingKeys.warning] : []),
    ...(books?.ok === false ? ["The books do not add up."] : []),
    ...(deadLetters > 0 ? ["Messages were given up: they wait among the dead letters."] : []),
    ...((oldestSeconds ?? 0) > LONG_SECONDS ? ["A message has been waiting for more than five minutes."] : []),
  ];
  const bad = status !== "ok" || signingKeys?.ok === false;
  return (
    <div className="mb-8 grid gap-3">
      {troubles.length === 0 && <Notice title="All is well" />}
      {troubles.map((trouble) => (
        <Notice key={trouble} tone={bad ? "alert" : "calm"} title={trouble} />
      ))}
    </div>
  );
}

type LineProps = { name: string; value: string | number | undefined; ok?: boolean | undefined; href?: string };

function Line({ name, value, ok, href }: LineProps) {
  return (
    <div className="flex items-center justify-between gap-4 border-t border-line py-4">
      <dt className="flex items-center gap-3">
        {ok !== undefined && <span aria-hidden className={`size-2 rounded-full ${ok ? "bg-leaf" : "bg-accent"}`} />}
        {href ? (
          <Link href={href} className="link">
            {name}
          </Link>
        ) : (
          name
        )}
      </dt>
      <dd className="text-right text-soft tabular-nums">{value}</dd>
    </div>
  );
}

function answered({ ok, ms }: Health["checks"]["database"]): string {
  return ok ? `answers in ${ms} ms` : "does not answer";
}

function waiting(queues: Health["queues"]): string {
  if (!queues || queues.outbox === 0) return "none";
  return `${queues.outbox}, the oldest for ${duration(queues.oldestSeconds ?? 0)}`;
}

function megabytes(bytes = 0): number {
  return Math.round(bytes / 1_048_576);
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
