DROP INDEX "products_created_at_id_index";--> statement-breakpoint
DROP INDEX "products_category_id_created_at_id_index";--> statement-breakpoint
DROP INDEX "products_seller_id_created_at_id_index";--> statement-breakpoint
DROP INDEX "dead_letters_created_at_id_index";--> statement-breakpoint
DROP INDEX "event_corrections_event_id_position_index";--> statement-breakpoint
DROP INDEX "audit_log_at_index";--> statement-breakpoint
DROP INDEX "notifications_user_id_created_at_index";--> statement-breakpoint
DROP INDEX "books_runs_at_index";--> statement-breakpoint
DROP INDEX "orders_created_at_id_index";--> statement-breakpoint
DROP INDEX "orders_status_created_at_id_index";--> statement-breakpoint
DROP INDEX "orders_user_id_created_at_id_index";--> statement-breakpoint
DROP INDEX "orders_seller_id_created_at_id_index";--> statement-breakpoint
CREATE INDEX "products_created_at_id_index" ON "products" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "products_category_id_created_at_id_index" ON "products" USING btree ("category_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "products_seller_id_created_at_id_index" ON "products" USING btree ("seller_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "dead_letters_created_at_id_index" ON "dead_letters" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "event_corrections_event_id_position_index" ON "event_corrections" USING btree ("event_id","position" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "audit_log_at_index" ON "audit_log" USING btree ("at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "notifications_user_id_created_at_index" ON "notifications" USING btree ("user_id","created_at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "books_runs_at_index" ON "books_runs" USING btree ("at" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "orders_created_at_id_index" ON "orders" USING btree ("created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "orders_status_created_at_id_index" ON "orders" USING btree ("status","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "orders_user_id_created_at_id_index" ON "orders" USING btree ("user_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "orders_seller_id_created_at_id_index" ON "orders" USING btree ("seller_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);