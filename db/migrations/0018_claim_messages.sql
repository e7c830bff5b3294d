-- Takes messages for the transaction that calls it; see `claim` in lib/inbox.ts. A message that another transaction has in its hands,
-- or that has been corrected meanwhile, is left as it was and not returned; of the others, the listeners that are new to it.
--
-- The rows are looked at by a statement of its own after the locks are taken: it sees what was committed while they were waited for,
-- which a single statement would not. A message that all of its listeners apply at once has one row, under the name of the topic.
CREATE FUNCTION claim_messages(claims jsonb) RETURNS TABLE (id text, listeners text[]) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  held text[];
BEGIN
  SELECT array_agg(claim."eventId") INTO held
  FROM jsonb_to_recordset(claims) AS claim ("eventId" text, topic text, correction bigint)
  WHERE CASE
    WHEN claim.correction = coalesce((SELECT max(position) FROM public.event_corrections WHERE event_id = claim."eventId"), 0)
    THEN pg_try_advisory_xact_lock(hashtextextended(claim."eventId" || ' ' || claim.topic, 0))
    ELSE false
  END;

  DELETE FROM public.outbox WHERE event_id IN (
    -- In one order: a sender that records what it has sent holds several of these rows too.
    SELECT outbox.event_id FROM public.outbox
    JOIN jsonb_to_recordset(claims) AS claim ("eventId" text, completes boolean) ON outbox.event_id = claim."eventId"
    WHERE claim.completes AND claim."eventId" = ANY (held) ORDER BY outbox.event_id FOR UPDATE OF outbox
  );

  RETURN QUERY
  WITH mine AS (
    SELECT claim."eventId" AS event_id, claim.topic, claim.retried, claim.completes, done.consumers,
      CASE WHEN claim.topic = ANY (done.consumers) THEN '{}'::text[] ELSE array(
        SELECT name FROM unnest(claim.listeners) AS name WHERE claim.topic || '/' || name <> ALL (done.consumers)
      ) END AS fresh
    FROM jsonb_to_recordset(claims)
      AS claim ("eventId" text, topic text, listeners text[], completes boolean, retried int),
      LATERAL (SELECT array(SELECT consumer FROM public.inbox WHERE inbox.event_id = claim."eventId") AS consumers) AS done
    WHERE claim."eventId" = ANY (held)
  ), taken AS (
    INSERT INTO public.inbox (event_id, consumer, retried)
    SELECT mine.event_id, wanted.consumer, mine.retried
    FROM mine, LATERAL (
      SELECT mine.topic || '/' || name AS consumer FROM unnest(mine.fresh) AS name
      WHERE NOT mine.completes OR mine.consumers <> '{}'
      UNION ALL
      SELECT mine.topic WHERE mine.completes AND mine.topic <> ALL (mine.consumers)
    ) AS wanted
    ORDER BY mine.event_id, wanted.consumer
  )
  SELECT mine.event_id, mine.fresh FROM mine;
END
$$;
