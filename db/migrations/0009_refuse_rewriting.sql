-- History is written once. One trigger per statement refuses TRUNCATE too, which no trigger per row hears of.
DROP TRIGGER events_append_only ON events;--> statement-breakpoint
DROP TRIGGER stock_movements_append_only ON stock_movements;--> statement-breakpoint
DROP TRIGGER wallet_entries_append_only ON wallet_entries;--> statement-breakpoint
DROP TRIGGER event_corrections_append_only ON event_corrections;--> statement-breakpoint
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER event_corrections_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event_corrections
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER stock_movements_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_movements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER wallet_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wallet_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER order_history_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON order_history
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER payment_allocations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_allocations
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER inbox_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inbox
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER test_provider_charges_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON test_provider_charges
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint
CREATE TRIGGER payment_calls_append_only BEFORE DELETE OR TRUNCATE ON payment_calls
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();--> statement-breakpoint

-- A call to the provider gets its answer once; what was asked never changes.
CREATE FUNCTION refuse_second_answer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE answer text[] := ARRAY['status', 'outcome', 'finished_at'];
BEGIN
  IF OLD.status = 'started' AND NEW.status <> 'started' AND to_jsonb(NEW) - answer = to_jsonb(OLD) - answer THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'payment_calls is append-only: % may only get its answer', OLD.idempotency_key USING ERRCODE = 'restrict_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER payment_calls_answered_once BEFORE UPDATE ON payment_calls
  FOR EACH ROW EXECUTE FUNCTION refuse_second_answer();--> statement-breakpoint

-- Whatever is made begins at the beginning, with no money in it.
CREATE FUNCTION refuse_other_beginning() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% %: this is no way to begin', TG_TABLE_NAME, NEW.id USING ERRCODE = 'check_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER orders_beginning BEFORE INSERT ON orders
  FOR EACH ROW WHEN (NEW.status <> 'PENDING' OR NEW.captured_minor <> 0 OR NEW.refunded_minor <> 0)
  EXECUTE FUNCTION refuse_other_beginning();--> statement-breakpoint
CREATE TRIGGER payments_beginning BEFORE INSERT ON payments
  FOR EACH ROW WHEN (NEW.captured_minor <> 0 OR NEW.refunded_minor <> 0)
  EXECUTE FUNCTION refuse_other_beginning();--> statement-breakpoint

-- A payment is captured once, in the step that says so, and gives back only while it is refunding.
CREATE FUNCTION refuse_money_without_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.captured_minor <> OLD.captured_minor
    AND NOT (OLD.captured_minor = 0 AND OLD.status = 'capturing' AND NEW.status = 'captured')
    OR NEW.refunded_minor <> OLD.refunded_minor
    AND NOT (NEW.refunded_minor > OLD.refunded_minor AND OLD.status = 'refunding') THEN
    RAISE EXCEPTION 'payments %: its money does not move in the step from % to %', OLD.id, OLD.status, NEW.status
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER payments_money BEFORE UPDATE ON payments
  FOR EACH ROW WHEN (NEW.captured_minor <> OLD.captured_minor OR NEW.refunded_minor <> OLD.refunded_minor)
  EXECUTE FUNCTION refuse_money_without_step();--> statement-breakpoint

-- What an order was paid and got back is what the provider's answered calls were for it, never anything else. A temporary table
-- could stand in the place of a real one: the search path says where to look.
CREATE FUNCTION refuse_money_without_call() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE captured bigint; refunded bigint;
BEGIN
  SELECT coalesce(sum(parts.amount_minor) FILTER (WHERE calls.operation = 'capture'), 0),
         coalesce(sum(parts.amount_minor) FILTER (WHERE calls.operation = 'refund'), 0)
    INTO captured, refunded
    FROM payment_allocations AS parts JOIN payment_calls AS calls USING (idempotency_key)
    WHERE parts.order_id = NEW.id AND calls.status = 'succeeded';
  IF NEW.captured_minor <> OLD.captured_minor AND NEW.captured_minor <> captured
    OR NEW.refunded_minor <> OLD.refunded_minor AND NEW.refunded_minor <> refunded THEN
    RAISE EXCEPTION 'orders %: % captured and % refunded are not what its calls say (%, %)',
      NEW.id, NEW.captured_minor, NEW.refunded_minor, captured, refunded USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER orders_money BEFORE UPDATE ON orders
  FOR EACH ROW WHEN (NEW.captured_minor <> OLD.captured_minor OR NEW.refunded_minor <> OLD.refunded_minor)
  EXECUTE FUNCTION refuse_money_without_call();
