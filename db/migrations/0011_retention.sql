-- Messages that may be forgotten: applied, waiting for nothing, mended by nobody, and of a kind that neither money nor law nor a
-- report is made from. What is not named here stays, whoever asks.
CREATE FUNCTION forgettable_messages(kinds text[], before timestamptz) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT events.id FROM public.events
  WHERE events.type = ANY (kinds) AND events.created_at < before AND events.type = ANY (ARRAY[
      'notification.email', 'notification.sms', 'notification.push', 'notification.in_app',
      'inventory.stock.updated', 'inventory.stock.low', 'command.inventory.release',
      'command.payment.capture', 'command.payment.void', 'command.payment.refund', 'analytics.metric'])
    AND EXISTS (SELECT FROM public.inbox WHERE inbox.event_id = events.id)
    AND NOT EXISTS (SELECT FROM public.outbox WHERE outbox.event_id = events.id)
    AND NOT EXISTS (SELECT FROM public.event_corrections WHERE event_corrections.event_id = events.id)
$$;--> statement-breakpoint

-- The only way out of the event store and the inbox: both at once, so that a message is remembered whole or not at all. It runs as
-- the owner of the tables, with a setting that is on in here alone; the webhooks refuse what is older than its floor and not stored.
CREATE FUNCTION forget_messages(kinds text[], before timestamptz, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone text[];
BEGIN
  IF before > now() - interval '60 days' THEN
    RAISE EXCEPTION 'No message is forgotten before it is 60 days old' USING ERRCODE = 'restrict_violation';
  END IF;
  gone := ARRAY(SELECT id FROM forgettable_messages(kinds, before) AS id LIMIT most);
  PERFORM set_config('oncart.forgetting', 'on', true);
  DELETE FROM inbox WHERE event_id = ANY (gone);
  DELETE FROM events WHERE id = ANY (gone);
  PERFORM set_config('oncart.forgetting', 'off', true);
  RETURN cardinality(gone);
END $$;--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION forget_messages FROM PUBLIC;--> statement-breakpoint

CREATE OR REPLACE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND TG_TABLE_NAME IN ('events', 'inbox') AND current_setting('oncart.forgetting', true) = 'on'
    AND current_user = (SELECT pg_catalog.pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = TG_RELID) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
