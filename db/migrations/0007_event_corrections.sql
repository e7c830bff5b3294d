CREATE TABLE "event_corrections" (
	"position" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "event_corrections_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" text NOT NULL,
	"version" text NOT NULL,
	"payload" jsonb NOT NULL,
	"by" text NOT NULL,
	"dead_letter_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "closed_by" text;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "closed_reason" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "event_corrections" ADD CONSTRAINT "event_corrections_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_corrections_event_id_position_index" ON "event_corrections" USING btree ("event_id","position" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "dead_letters_closed" ON "dead_letters" USING btree ("event_id") WHERE "dead_letters"."closed_reason" is not null;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD CONSTRAINT "dead_letters_closed_with_reason" CHECK (("dead_letters"."closed_by" is null) = ("dead_letters"."closed_reason" is null) and ("dead_letters"."closed_reason" is null or "dead_letters"."resolved_at" is not null));--> statement-breakpoint
CREATE TRIGGER event_corrections_append_only BEFORE UPDATE OR DELETE ON event_corrections
  FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history();
--> statement-breakpoint
-- What was mended by hand before is known to the audit log alone.
INSERT INTO event_corrections (event_id, version, payload, by, dead_letter_id, created_at)
  SELECT events.id, events.version, audit_log.details -> 'payload', audit_log.actor, audit_log.subject, audit_log.at
  FROM audit_log JOIN events ON events.id = audit_log.details ->> 'eventId'
  WHERE audit_log.action = 'dead_letter.replayed' AND audit_log.details ? 'payload'
    AND NOT EXISTS (SELECT FROM inbox WHERE inbox.event_id = events.id AND inbox.processed_at < audit_log.at)
  ORDER BY audit_log.at;
