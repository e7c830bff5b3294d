import type { Metadata } from "next";
import { Suspense } from "react";
import { TOPICS } from "@/lib/messages";
import { countEvents, type EventCount, listMessages, type MessageDescription } from "@/lib/operations/list-messages";
import { momentText } from "../../components/dates";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { AdminsOnly } from "../admins-only";

export const metadata: Metadata = { title: "Events" };

/** Every command and event of the shop, made from the definitions that check them. */
export default function EventsPage() {
  return (
    <>
      <h1 className="title mb-3">Events</h1>
      <p className="mb-8 max-w-2xl leading-relaxed text-soft">
        What the parts of the shop tell each other. The same list for machines:{" "}
        <a href="/api/asyncapi.json" className="link">
          AsyncAPI 3.0
        </a>
        .
      </p>
      <Suspense fallback={<LinesSkeleton count={8} />}>
        <AdminsOnly path="/admin/events">
          <Catalogue />
        </AdminsOnly>
      </Suspense>
    </>
  );
}

const DELIVERY = { queue: "through QStash", local: "applied where it is written, through QStash if that fails" };

async function Catalogue() {
  const [entries, counts] = [listMessages(), await countEvents()];
  return Object.values(TOPICS).map((topic) => (
    <section key={topic} className="mb-12">
      <h2 className="heading mb-4 capitalize">{topic}</h2>
      <ul className="border-b border-line">
        {entries
          .filter((entry) => entry.topic === topic)
          .map((entry) => (
            <Message key={entry.type} entry={entry} count={counts.get(entry.type)} />
          ))}
      </ul>
    </section>
  ));
}

function Message({ entry, count }: { entry: MessageDescription; count: EventCount | undefined }) {
  const { type, version, says, retries, delivery, fields } = entry;
  return (
    <li className="border-t border-line">
      <details className="group">
        <summary className="grid cursor-pointer gap-x-6 gap-y-1 py-4 hover:bg-wall/50 sm:grid-cols-[1fr_auto]">
          <span>
            <code className="font-medium">{type}</code>
            <span className="mt-1 block text-soft">{says}</span>
          </span>
          <span className="text-sm text-soft tabular-nums sm:text-right">
            {count
              ? `${count.total.toLocaleString("en")} in all, ${count.lastDay.toLocaleString("en")} in 24 h`
              : "never yet"}
            {count?.lastSeen && <span className="block">last {momentText(count.lastSeen)}</span>}
          </span>
        </summary>
        <div className="pb-6">
          <p className="mb-3 text-sm text-soft">
            Version {version} · {DELIVERY[delivery]} · {retries === 1 ? "1 retry" : `${retries} retries`}
          </p>
          <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[12rem_1fr]">
            {fields.map(({ name, type: kind, required }) => (
              <div key={name} className="contents">
                <dt>
                  <code>{name}</code>
                  {!required && <span className="text-soft"> (optional)</span>}
                </dt>
                <dd className="font-mono text-soft [overflow-wrap:anywhere]">{kind}</dd>
              </div>
            ))}
          </dl>
        </div>
      </details>
    </li>
  );
}
