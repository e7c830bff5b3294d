ALTER TABLE "carts" ADD COLUMN "merged_guest_id" text;--> statement-breakpoint
ALTER TABLE "carts" ADD COLUMN "merged_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "carts_merged_guest_id_index" ON "carts" USING btree ("merged_guest_id") WHERE "carts"."merged_guest_id" is not null;