-- A step that the shop does not know is refused by the database too, whoever asks for it: a bug, a script, a person with psql.
-- Each trigger carries its table of steps, { from: [to, …] }; db/state-machines.test.ts holds them to the ones in TypeScript.
CREATE FUNCTION refuse_unlisted_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_ARGV[0]::jsonb -> OLD.status::text) ? NEW.status::text THEN RETURN NEW; END IF;
  RAISE EXCEPTION '% %: % cannot become %', TG_TABLE_NAME, OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER orders_steps BEFORE UPDATE OF status ON orders
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_unlisted_step('{
    "PENDING": ["CONFIRMED", "CANCELLED"],
    "CONFIRMED": ["PROCESSING", "CANCELLED"],
    "PROCESSING": ["SHIPPED", "CANCELLED"],
    "SHIPPED": ["DELIVERED"],
    "DELIVERED": ["RETURNED"],
    "RETURNED": ["REFUNDED"]
  }');
--> statement-breakpoint
CREATE TRIGGER payments_steps BEFORE UPDATE OF status ON payments
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_unlisted_step('{
    "authorizing": ["authorized", "failed"],
    "authorized": ["capturing", "voiding"],
    "capturing": ["captured", "failed"],
    "captured": ["refunding"],
    "refunding": ["partially_refunded", "refunded"],
    "partially_refunded": ["refunding", "refunded"],
    "voiding": ["voided"]
  }');
--> statement-breakpoint
CREATE TRIGGER checkouts_steps BEFORE UPDATE OF status ON checkouts
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_unlisted_step('{
    "pending": ["accepted", "rejected"],
    "accepted": ["completed", "rejected"]
  }');
