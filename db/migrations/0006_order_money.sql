ALTER TYPE "public"."payment_status" ADD VALUE 'expired' BEFORE 'failed';--> statement-breakpoint
CREATE TABLE "payment_allocations" (
	"idempotency_key" text NOT NULL,
	"order_id" text NOT NULL,
	"amount_minor" integer NOT NULL,
	CONSTRAINT "payment_allocations_idempotency_key_order_id_pk" PRIMARY KEY("idempotency_key","order_id"),
	CONSTRAINT "payment_allocations_positive" CHECK ("payment_allocations"."amount_minor" > 0)
);
--> statement-breakpoint
DROP INDEX "order_history_order_id_id_index";--> statement-breakpoint
ALTER TABLE "wallet_entries" ALTER COLUMN "delta_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "wallet_entries" ALTER COLUMN "balance_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "wallet_holds" ALTER COLUMN "amount_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "wallets" ALTER COLUMN "balance_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "wallets" ALTER COLUMN "held_minor" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "order_history" ADD COLUMN "number" bigint;--> statement-breakpoint
-- Steps that two clocks have put in the wrong order cannot be told from right ones: they keep the order of their times.
UPDATE order_history SET number = numbered.number
  FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS number FROM order_history) AS numbered
  WHERE numbered.id = order_history.id;--> statement-breakpoint
ALTER TABLE "order_history" ALTER COLUMN "number" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "order_history" ALTER COLUMN "number" ADD GENERATED ALWAYS AS IDENTITY (sequence name "order_history_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1);--> statement-breakpoint
SELECT setval('order_history_number_seq', (SELECT coalesce(max(number), 0) + 1 FROM order_history), false);--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "captured_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "refunded_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_allocations" ADD CONSTRAINT "payment_allocations_idempotency_key_payment_calls_idempotency_key_fk" FOREIGN KEY ("idempotency_key") REFERENCES "public"."payment_calls"("idempotency_key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_allocations" ADD CONSTRAINT "payment_allocations_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payment_allocations_order_id_index" ON "payment_allocations" USING btree ("order_id");--> statement-breakpoint
-- Two checkouts under one key and body could be made before: the first keeps the key.
UPDATE checkouts SET idempotency_key = NULL WHERE EXISTS (
  SELECT FROM checkouts AS first
  WHERE first.idempotency_key = checkouts.idempotency_key AND first.request_hash = checkouts.request_hash
    AND (first.created_at, first.id) < (checkouts.created_at, checkouts.id));--> statement-breakpoint
UPDATE checkouts SET shopper_key = CASE WHEN user_id IS NOT NULL THEN 'user:' ELSE 'guest:' END || shopper_key
  WHERE idempotency_key IS NOT NULL AND shopper_key <> 'anonymous';--> statement-breakpoint
CREATE UNIQUE INDEX "checkouts_once_per_request" ON "checkouts" USING btree ("idempotency_key","request_hash");--> statement-breakpoint
CREATE INDEX "payment_calls_payment_id_index" ON "payment_calls" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "payment_calls_in_doubt" ON "payment_calls" USING btree ("created_at") WHERE "payment_calls"."status" = 'started';--> statement-breakpoint
ALTER TABLE "order_history" ADD CONSTRAINT "order_history_in_order" UNIQUE("order_id","number");--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_in_shop_currency" CHECK ("products"."currency" = 'EUR');--> statement-breakpoint
-- What was captured and refunded so far, per order. An order that was cancelled was captured if money went back for it.
UPDATE orders SET captured_minor = total_minor FROM payments
  WHERE payments.checkout_id = orders.checkout_id AND payments.captured_minor > 0 AND orders.status NOT IN ('CANCELLED', 'REFUNDED');--> statement-breakpoint
UPDATE orders SET captured_minor = calls.amount_minor, refunded_minor = calls.amount_minor FROM payment_calls AS calls
  WHERE calls.operation = 'refund' AND calls.status = 'succeeded' AND split_part(calls.idempotency_key, '-refund-', 2) = orders.id;--> statement-breakpoint
UPDATE orders SET captured_minor = total_minor FROM payments
  WHERE payments.checkout_id = orders.checkout_id AND orders.status IN ('CANCELLED', 'REFUNDED') AND orders.captured_minor = 0
    AND payments.captured_minor = (SELECT sum(total_minor) FROM orders AS all_of_it WHERE all_of_it.checkout_id = payments.checkout_id);--> statement-breakpoint
INSERT INTO payment_allocations (idempotency_key, order_id, amount_minor)
  SELECT calls.idempotency_key, orders.id, orders.captured_minor FROM payment_calls AS calls
  JOIN payments ON payments.id = calls.payment_id JOIN orders ON orders.checkout_id = payments.checkout_id
  WHERE calls.operation = 'capture' AND calls.status = 'succeeded' AND orders.captured_minor > 0;--> statement-breakpoint
INSERT INTO payment_allocations (idempotency_key, order_id, amount_minor)
  SELECT calls.idempotency_key, orders.id, calls.amount_minor FROM payment_calls AS calls
  JOIN orders ON orders.id = split_part(calls.idempotency_key, '-refund-', 2) WHERE calls.operation = 'refund';--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_money_in_order" CHECK (0 <= "orders"."refunded_minor" and "orders"."refunded_minor" <= "orders"."captured_minor" and "orders"."captured_minor" <= "orders"."total_minor");--> statement-breakpoint
DROP TRIGGER payments_steps ON payments;--> statement-breakpoint
CREATE TRIGGER payments_steps BEFORE UPDATE OF status ON payments
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_unlisted_step('{
    "authorizing": ["authorized", "failed"],
    "authorized": ["capturing", "voiding"],
    "capturing": ["captured", "voiding"],
    "captured": ["refunding"],
    "refunding": ["captured", "partially_refunded", "refunded"],
    "partially_refunded": ["refunding"],
    "voiding": ["voided", "expired"]
  }');
