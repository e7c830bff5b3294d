CREATE TYPE "public"."books_mode" AS ENUM('full', 'incremental');--> statement-breakpoint
CREATE TABLE "books_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"mode" "books_mode" NOT NULL,
	"ok" boolean NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"duration_ms" integer NOT NULL,
	"since" timestamp with time zone,
	"checkouts" integer NOT NULL,
	"suspects" text[] NOT NULL,
	"lines" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "books_runs_at_index" ON "books_runs" USING btree ("at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "checkouts_by_age" ON "checkouts" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "stock_movements_by_age" ON "stock_movements" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "events_by_age" ON "events" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "emails_reference_index" ON "emails" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "emails_by_age" ON "emails" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "order_history_by_age" ON "order_history" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "payment_calls_by_age" ON "payment_calls" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "payments_unsettled" ON "payments" USING btree ("updated_at") WHERE "payments"."status" in ('authorizing', 'authorized', 'capturing', 'refunding', 'voiding');--> statement-breakpoint
CREATE INDEX "test_provider_charges_by_age" ON "test_provider_charges" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "wallet_entries_by_age" ON "wallet_entries" USING brin ("created_at");