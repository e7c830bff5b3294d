CREATE TYPE "public"."wallet_hold_status" AS ENUM('held', 'refused', 'spent', 'released');--> statement-breakpoint
CREATE TYPE "public"."wallet_reason" AS ENUM('granted', 'spent', 'returned');--> statement-breakpoint
CREATE TABLE "wallet_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"number" integer GENERATED ALWAYS AS IDENTITY (sequence name "wallet_entries_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"user_id" text NOT NULL,
	"delta_minor" integer NOT NULL,
	"balance_minor" integer NOT NULL,
	"reason" "wallet_reason" NOT NULL,
	"idempotency_key" text NOT NULL,
	"hold_id" text,
	"note" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "wallet_entries_one_per_key" UNIQUE("idempotency_key"),
	CONSTRAINT "wallet_entries_move_something" CHECK ("wallet_entries"."delta_minor" <> 0)
);
--> statement-breakpoint
CREATE TABLE "wallet_holds" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"amount_minor" integer NOT NULL,
	"status" "wallet_hold_status" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "wallets" (
	"user_id" text PRIMARY KEY NOT NULL,
	"balance_minor" integer DEFAULT 0 NOT NULL,
	"held_minor" integer DEFAULT 0 NOT NULL,
	"currency" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "wallets_held_within_balance" CHECK (0 <= "wallets"."held_minor" and "wallets"."held_minor" <= "wallets"."balance_minor")
);
--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_user_id_wallets_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."wallets"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_entries" ADD CONSTRAINT "wallet_entries_hold_id_wallet_holds_id_fk" FOREIGN KEY ("hold_id") REFERENCES "public"."wallet_holds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallet_holds" ADD CONSTRAINT "wallet_holds_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "wallet_entries_user_id_number_index" ON "wallet_entries" USING btree ("user_id","number");--> statement-breakpoint
CREATE INDEX "wallet_entries_hold_id_index" ON "wallet_entries" USING btree ("hold_id");--> statement-breakpoint
CREATE INDEX "wallet_holds_user_id_index" ON "wallet_holds" USING btree ("user_id") WHERE "wallet_holds"."status" = 'held';--> statement-breakpoint
CREATE INDEX "payments_provider_reference_index" ON "payments" USING btree ("provider_reference");
--> statement-breakpoint
CREATE TRIGGER wallet_entries_append_only BEFORE UPDATE OR DELETE ON wallet_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
--> statement-breakpoint
CREATE TRIGGER wallet_holds_steps BEFORE UPDATE OF status ON wallet_holds
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_unlisted_step('{
    "held": ["spent", "released", "refused"]
  }');
