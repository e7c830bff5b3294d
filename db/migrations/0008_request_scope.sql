DROP INDEX "checkouts_once_per_request";--> statement-breakpoint
ALTER TABLE "checkouts" ADD COLUMN "request_scope" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "checkouts_once_per_request" ON "checkouts" USING btree ("idempotency_key","request_hash","request_scope");