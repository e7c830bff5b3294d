CREATE TABLE "checkout_refusals" (
	"id" text PRIMARY KEY NOT NULL,
	"idempotency_key" text NOT NULL,
	"request_hash" text NOT NULL,
	"shopper_key" text NOT NULL,
	"failure" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "checkout_refusals_once_per_shopper" UNIQUE("idempotency_key","request_hash","shopper_key")
);
--> statement-breakpoint
CREATE INDEX "checkout_refusals_created_at_index" ON "checkout_refusals" USING btree ("created_at");--> statement-breakpoint

-- Keeps all others with this key and body out until the transaction ends, and only then looks which refusals there are: a statement
-- of a volatile function sees what was committed while the one before it waited, where a single statement would not.
CREATE FUNCTION lock_checkout_request(key text, hash text) RETURNS SETOF checkout_refusals LANGUAGE sql VOLATILE AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(key || ' ' || hash, 2));
  SELECT * FROM public.checkout_refusals WHERE idempotency_key = key AND request_hash = hash ORDER BY created_at
$$;
