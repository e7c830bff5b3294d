import type { Metadata } from "next";
import { Suspense } from "react";
import { type CostMeter, costOf, messagesPerOrder, meterCosts } from "@/lib/operations/meter-costs";
import { MEASURED_PER_ORDER, PRICES_READ } from "@/lib/operations/prices";
import { LinesSkeleton } from "../../components/lines-skeleton";
import { AdminsOnly } from "../admins-only";

export const metadata: Metadata = { title: "Costs" };

/** What an order takes of the services that are paid for by the piece. */
export default function CostsPage() {
  return (
    <>
      <h1 className="title mb-8">Costs</h1>
      <Suspense fallback={<LinesSkeleton count={6} />}>
        <AdminsOnly path="/admin/costs">
          <Meter />
        </AdminsOnly>
      </Suspense>
    </>
  );
}

async function Meter() {
  const meter = await meterCosts();
  const { queued, local } = messagesPerOrder(meter);
  return (
    <>
      <p className="mb-8 max-w-2xl leading-relaxed text-soft">
        {meter.orders.toLocaleString("en")} orders in {meter.days} days, and every message that goes back to them.
      </p>
      <section className="mb-12">
        <h2 className="heading mb-4">An order</h2>
        <dl className="border-b border-line">
          <Line name="Messages through QStash" note="repeats too" value={digits(queued)} />
          <Line name="Messages applied where they are written" note="free" value={digits(local)} />
          <Line
            name="SQL statements"
            note="a guest’s order of two prints, counted by npm run bench"
            value={digits(MEASURED_PER_ORDER.statements)}
          />
        </dl>
      </section>
      <Bill meter={meter} />
      <Messages meter={meter} />
    </>
  );
}

function Bill({ meter }: { meter: CostMeter }) {
  const lines = costOf(meter);
  const total = lines.reduce((sum, { dollars }) => sum + dollars, 0);
  return (
    <section className="mb-12">
      <h2 className="heading mb-4">1,000 orders</h2>
      <dl className="border-b border-line">
        {lines.map(({ price, units, dollars }) => (
          <Line
            key={price.service}
            name={price.service}
            note={`${Math.round(units).toLocaleString("en")} ${price.unit} at $${price.dollars} for ${price.per.toLocaleString("en")}`}
            value={`$${dollars.toFixed(3)}`}
          />
        ))}
        <Line name="Together" value={`$${total.toFixed(3)}`} />
      </dl>
      <p className="mt-4 text-sm text-soft">
        The public prices, pay as you go, as of {PRICES_READ}:{" "}
        {lines.map(({ price }, index) => (
          <span key={price.service}>
            {index > 0 && ", "}
            <a href={price.source} className="link">
              {price.service}
            </a>
          </span>
        ))}
        . Redis’ commands as <code className="font-mono">npm run bench</code> counts them. Database, mail and host are
        paid for otherwise.
      </p>
    </section>
  );
}

function Messages({ meter: { messages, orders } }: { meter: CostMeter }) {
  return (
    <section>
      <h2 className="heading mb-4">By kind</h2>
      <dl className="border-b border-line">
        {messages.map(({ type, local, written, repeats }) => (
          <Line
            key={type}
            name={type}
            note={`${local ? "applied where it is written" : "through QStash"}${repeats > 0 ? `, ${repeats} repeats` : ""}`}
            value={`${digits(orders === 0 ? 0 : written / orders)} an order`}
          />
        ))}
      </dl>
    </section>
  );
}

function Line({ name, note, value }: { name: string; note?: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-t border-line py-4">
      <dt>
        {name}
        {note && <span className="block text-sm text-soft">{note}</span>}
      </dt>
      <dd className="text-right whitespace-nowrap tabular-nums">{value}</dd>
    </div>
  );
}

function digits(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 1 });
}
