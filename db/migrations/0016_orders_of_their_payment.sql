-- A call to the provider moves money for orders of the checkout that was paid, and for nobody else's. One look per statement, since
-- a call of several orders is written by one. A temporary table could stand in the place of a real one: the search path says where
-- to look.
CREATE FUNCTION refuse_foreign_order() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE foreign_part record;
BEGIN
  SELECT written.idempotency_key, written.order_id INTO foreign_part
    FROM written JOIN payment_calls AS calls USING (idempotency_key)
    JOIN payments ON payments.id = calls.payment_id JOIN orders ON orders.id = written.order_id
    WHERE orders.checkout_id <> payments.checkout_id LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'payment_allocations %: % is an order of another payment', foreign_part.idempotency_key, foreign_part.order_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER payment_allocations_own_orders AFTER INSERT ON payment_allocations
  REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION refuse_foreign_order();--> statement-breakpoint

-- Nor do they change sides afterwards.
CREATE FUNCTION refuse_other_checkout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% %: it belongs to checkout % for good', TG_TABLE_NAME, OLD.id, OLD.checkout_id USING ERRCODE = 'check_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER orders_checkout BEFORE UPDATE OF checkout_id ON orders
  FOR EACH ROW WHEN (OLD.checkout_id <> NEW.checkout_id) EXECUTE FUNCTION refuse_other_checkout();--> statement-breakpoint
CREATE TRIGGER payments_checkout BEFORE UPDATE OF checkout_id ON payments
  FOR EACH ROW WHEN (OLD.checkout_id <> NEW.checkout_id) EXECUTE FUNCTION refuse_other_checkout();
