import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import type { DeadLetter } from "@/lib/operations/dead-letter-resource";
import { findDeadLetter } from "@/lib/operations/find-dead-letters";
import { momentText } from "../../../components/dates";
import { LinesSkeleton } from "../../../components/lines-skeleton";
import { nullIfMissing } from "../../../components/null-if-missing";
import { AdminsOnly } from "../../admins-only";
import { DeadLetterState } from "../dead-letter-state";
import { Attempts } from "./attempts";
import { CloseForm } from "./close-form";
import { DeadLetterEditor } from "./dead-letter-editor";

export const metadata: Metadata = { title: "Dead letter" };

type DeadLetterProps = { params: Promise<{ id: string }> };

/** One message that was given up: why, what it said, what was tried, and a way to send it again. */
export default function DeadLetterPage(props: DeadLetterProps) {
  return (
    <Suspense fallback={<LinesSkeleton count={5} />}>
      <AdminsOnly path="/admin/dead-letters">
        <DeadLetterDetails {...props} />
      </AdminsOnly>
    </Suspense>
  );
}

async function DeadLetterDetails({ params }: DeadLetterProps) {
  const { id } = await params;
  const letter = await nullIfMissing(findDeadLetter(id));
  if (!letter) notFound();
  return (
    <>
      <Link href="/admin/dead-letters" className="link text-sm text-soft">
        All dead letters
      </Link>
      <div className="mt-4 mb-8 flex flex-wrap items-center justify-between gap-4">
        <h1 className="title [overflow-wrap:anywhere]">{letter.eventType ?? "Unreadable message"}</h1>
        <DeadLetterState letter={letter} />
      </div>
      <p className="mb-8 border-l-2 border-l-accent bg-[#fbeee8] px-5 py-4 [overflow-wrap:anywhere]">{letter.cause}</p>
      <Facts letter={letter} />
      <h2 className="heading mt-12 mb-4">Message</h2>
      <DeadLetterEditor id={letter.id} body={prettyJson(letter.body)} />
      {letter.resolvedAt === null && <CloseForm id={letter.id} />}
      <h2 className="heading mt-12 mb-4">What was tried</h2>
      <Attempts letter={letter} />
    </>
  );
}

type Fact = [name: string, value: string | null];

function Facts({ letter }: { letter: DeadLetter }) {
  const facts: Fact[] = [
    ["Event", letter.eventId],
    ["Correlation", letter.correlationId],
    ["Address", letter.url],
    ["Answer", letter.responseStatus === 0 ? "none" : `${letter.responseStatus} ${letter.reason}`],
    ["Given up", momentText(letter.createdAt)],
    [letter.closed ? "Closed" : "Applied", letter.resolvedAt && momentText(letter.resolvedAt)],
    ...(letter.closed ? [["Because", `${letter.closed.reason} (${letter.closed.by})`] satisfies Fact] : []),
    ...(letter.missing.length > 0 ? [["Not applied by", letter.missing.join(", ")] satisfies Fact] : []),
    ["QStash message", letter.messageId],
  ];
  return (
    <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-[8rem_1fr]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-sm leading-6 text-soft">{name}</dt>
          <dd className="font-mono text-sm leading-6 [overflow-wrap:anywhere]">{value ?? "—"}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What is not JSON is shown as it came: this may be why it is here. */
function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
