/**
 * SQL that makes a shop with a past: `count` paid orders, each with all that a real one leaves behind, spread evenly over the last
 * hundred days. One statement per table, on a connection without triggers and foreign keys.
 */
export function fillOrders(count: number): string[] {
  const json = (fields: Record<string, string>) =>
    `jsonb_build_object(${Object.entries(fields)
      .map(([key, value]) => `'${key}', ${value}`)
      .join(", ")})`;
  const major = "minor / 100.0";
  const items = `jsonb_build_array(${json({ productId: "product_id", variantId: "variant_id", quantity: "1", price: major })})`;
  const audit = (details: string, action: string) =>
    json({ action: `'${action}'`, actor: "'system'", subject: "ord", details });
  const created = audit(json({ number: "'B-' || n", totalAmount: major }), "order.created");
  const confirmed = audit(json({ from: "'PENDING'", to: "'CONFIRMED'", note: "null" }), "order.status");
  const order = { orderId: "ord", number: "'B-' || n", userId: "null" };
  const EVENTS: [type: string, topic: string, payload: string][] = [
    [
      "command.checkout",
      "commands",
      json({
        checkoutId: "chk",
        userId: "null",
        customerName: "'Ada'",
        customerEmail: "'ada@example.com'",
        paymentId: "pay",
        items,
      }),
    ],
    [
      "order.created",
      "orders",
      json({ ...order, checkoutId: "chk", sellerId: "seller_id", totalAmount: major, currency: "'EUR'", items }),
    ],
    ["analytics.audit_log", "analytics", created],
    [
      "inventory.stock.updated",
      "inventory",
      json({ changes: `jsonb_build_array(${json({ variantId: "variant_id", delta: "-1" })})`, reason: "'sold'" }),
    ],
    ["command.payment.capture", "commands", json({ paymentId: "pay", checkoutId: "chk" })],
    [
      "order.status_changed",
      "orders",
      json({ ...order, from: "'PENDING'", to: "'CONFIRMED'", changedBy: "'system'", note: "null" }),
    ],
    [
      "notification.email",
      "notifications",
      json({ letter: "'order-confirmation'", reference: "ord", recipient: "'ada@example.com'" }),
    ],
    ["analytics.audit_log", "analytics", confirmed],
  ];
  const every = (select: (event: (typeof EVENTS)[number], index: number) => string) =>
    EVENTS.map((event, index) => `${select(event, index)} from bench`).join(" union all ");
  const event = (index: number) => `'evt_' || k || '${index}'`;
  return [
    `create unlogged table bench as
       select n, k, 'chk_' || k as chk, 'pay_' || k as pay, 'ord_' || k as ord, sold.*,
         now() - (${count} - n) * (interval '100 days' / ${count}) - interval '10 minutes' as at
       from generate_series(1, ${count}) as n cross join lateral (select 'b' || lpad(n::text, 24, '0') as k) as key
       join (
         select row_number() over (order by variants.id) - 1 as place, variants.id as variant_id, products.id as product_id,
           products.seller_id, variants.price_minor as minor
         from variants join products on products.id = variants.product_id where variants.position = 0
       ) as sold on sold.place = n % (select count(*) from variants where position = 0)`,
    `insert into checkouts (id, shopper_key, request_hash, status, customer_name, customer_email, customer_address, lines, total_minor,
         currency, created_at, accepted_at, settled_at)
       select chk, 'guest:' || k, k, 'completed', 'Ada', 'ada@example.com', '12 Main St', jsonb_build_array(${json({
         productId: "product_id",
         variantId: "variant_id",
         sellerId: "seller_id",
         name: "'Print'",
         quantity: "1",
         unitPriceMinor: "minor",
       })}), minor, 'EUR', at, at, at from bench order by n`,
    `insert into payments (id, checkout_id, provider, method_token, provider_reference, status, amount_minor, captured_minor, currency,
         created_at, updated_at)
       select pay, chk, 'test', 'tok_visa', 'tp_' || pay || '-authorize', 'captured', minor, minor, 'EUR', at, at from bench order by n`,
    `insert into payment_calls (idempotency_key, payment_id, operation, amount_minor, status, created_at, finished_at)
       select pay || '-' || operation, pay, operation::payment_operation, minor, 'succeeded', at, at
       from bench, (values ('authorize'), ('capture')) as calls (operation)`,
    `insert into test_provider_charges (idempotency_key, operation, reference, method_token, amount_minor, created_at)
       select pay || '-' || operation, operation::payment_operation, 'tp_' || pay || '-authorize', 'tok_visa', minor, at
       from bench, (values ('authorize'), ('capture')) as calls (operation)`,
    `insert into orders (id, number, checkout_id, seller_id, status, customer_name, customer_email, customer_address, subtotal_minor,
         total_minor, captured_minor, currency, created_at, updated_at)
       select ord, 'B-' || n, chk, seller_id, 'CONFIRMED', 'Ada', 'ada@example.com', '12 Main St', minor, minor, minor, 'EUR', at, at
       from bench order by n`,
    "insert into payment_allocations select pay || '-capture', ord, minor from bench order by n",
    "insert into order_items select 'line_' || k, ord, product_id, variant_id, 'Print', 1, minor from bench order by n",
    `insert into order_history (id, order_id, status, changed_by, created_at)
       select 'hist_' || k || step, ord, status::order_status, 'system', at
       from bench, (values (1, 'PENDING'), (2, 'CONFIRMED')) as steps (step, status) order by n, step`,
    "insert into reservations select chk, variant_id, 1, 'sold', at from bench order by n",
    "insert into stock_movements select 'mov_' || k, variant_id, -1, 'sale', chk, at from bench order by n",
    "insert into stock_movements select 'mov_opening_' || variant_id, variant_id, count(*), 'opening', 'bench', min(at) from bench group by variant_id",
    `insert into events (id, type, version, source, correlation_id, payload, created_at)
       ${every(([type, , payload], index) => `select ${event(index)}, '${type}', '1.0', 'bench', chk, ${payload}, at`)}`,
    `insert into inbox (event_id, consumer, processed_at)
       ${every(([, topic], index) => `select ${event(index)}, '${topic}', at`)}`,
    `insert into emails (id, letter, reference, recipient, message_id, status, claimed_at, sent_at, created_at)
       select 'mail_' || k, 'order-confirmation', ord, 'ada@example.com', k, 'sent', at, at, at from bench order by n`,
    `insert into audit_log select id, payload ->> 'action', payload ->> 'actor', payload ->> 'subject', payload -> 'details', created_at
       from events where type = 'analytics.audit_log' and source = 'bench'`,
    `insert into report_daily_sales as t (day, currency, orders, revenue_minor)
       select (at at time zone 'UTC')::date, 'EUR', count(*), sum(minor) from bench group by 1
       on conflict (day, currency) do update set orders = t.orders + excluded.orders, revenue_minor = t.revenue_minor + excluded.revenue_minor`,
    `insert into report_seller_sales as t (seller_id, currency, orders, revenue_minor)
       select seller_id, 'EUR', count(*), sum(minor) from bench group by 1
       on conflict (seller_id, currency) do update set orders = t.orders + excluded.orders, revenue_minor = t.revenue_minor + excluded.revenue_minor`,
    `insert into report_product_sales as t (product_id, currency, units, revenue_minor)
       select product_id, 'EUR', count(*), sum(minor) from bench group by 1
       on conflict (product_id, currency) do update set units = t.units + excluded.units, revenue_minor = t.revenue_minor + excluded.revenue_minor`,
    "drop table bench",
  ];
}
