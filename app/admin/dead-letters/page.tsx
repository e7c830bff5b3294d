import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { type DeadLetterQuery, deadLetterQuery, findDeadLetters } from "@/lib/operations/find-dead-letters";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { firstIfUnknown, readSearch } from "../../components/search-params";
import { AdminsOnly } from "../admins-only";
import { DeadLetterFilter } from "./dead-letter-filter";
import { DeadLetterTable } from "./dead-letter-table";

export const metadata: Metadata = { title: "Dead letters" };

type Search = Record<string, string | string[] | undefined>;
type DeadLettersProps = { searchParams: Promise<Search> };

/** The messages that QStash gave up: found, understood, and sent again. */
export default function DeadLettersPage(props: DeadLettersProps) {
  return (
    <>
      <h1 className="title mb-3">Dead letters</h1>
      <p className="mb-8 max-w-2xl leading-relaxed text-soft">
        Messages that could not be delivered. A replay keeps the message's own id, so what has been applied already is
        never applied twice. A letter is resolved as soon as its message is applied, however that came about. One that
        can never work is closed with a reason, and its message is not sent any more.
      </p>
      <Suspense fallback={<LinesSkeleton count={6} />}>
        <AdminsOnly path="/admin/dead-letters">
          <Letters {...props} />
        </AdminsOnly>
      </Suspense>
    </>
  );
}

async function Letters({ searchParams }: DeadLettersProps) {
  const query = readQuery(await searchParams);
  const page = await firstIfUnknown(query, findDeadLetters);
  return (
    <>
      <DeadLetterFilter q={query.q} topic={query.topic} open={query.open} />
      {page.data.length > 0 ? (
        <DeadLetterTable letters={page.data} />
      ) : (
        <p className="border-t border-line py-14 text-lg text-soft">
          {query.open ? "No open letters: every message has arrived." : "No letter fits."}
        </p>
      )}
      <nav aria-label="Pages" className="mt-8 flex gap-3">
        {query.cursor && (
          <Link href={addressOf(query, null)} className="btn btn-line btn-small">
            Newest
          </Link>
        )}
        {page.nextCursor && (
          <Link href={addressOf(query, page.nextCursor)} className="btn btn-line btn-small">
            Older letters
          </Link>
        )}
      </nav>
    </>
  );
}

/** Without a word about it the open ones are shown; an empty choice means all. */
function readQuery(search: Search): DeadLetterQuery {
  const given = Object.fromEntries(Object.entries({ open: "true", ...search }).filter(([, value]) => value !== ""));
  return readSearch(deadLetterQuery, given, { open: "true" });
}

function addressOf({ q, topic, open }: DeadLetterQuery, cursor: string | null): string {
  const chosen = { open: open === undefined ? "" : String(open), ...(q && { q }), ...(topic && { topic }) };
  return `/admin/dead-letters?${new URLSearchParams({ ...chosen, ...(cursor && { cursor }) })}`;
}
