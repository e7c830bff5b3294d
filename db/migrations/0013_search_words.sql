CREATE TABLE "search_words" (
	"word" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
DROP INDEX "products_search";--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "search" "tsvector" DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "search_words_similar" ON "search_words" USING gin ("word" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "variants_price_minor_product_id_index" ON "variants" USING btree ("price_minor","product_id");--> statement-breakpoint
CREATE INDEX "products_search" ON "products" USING gin ("search");--> statement-breakpoint
-- A product is found by the words of its name (A), its studio and subjects (B), and its description (D).
CREATE FUNCTION product_search(product products) RETURNS tsvector LANGUAGE sql STABLE AS $$
  SELECT setweight(to_tsvector('english', product.name), 'A')
    || setweight(to_tsvector('english', concat_ws(' ', sellers.name, categories.name, parent.name)), 'B')
    || setweight(to_tsvector('english', product.description), 'D')
  FROM sellers, categories LEFT JOIN categories AS parent ON parent.id = categories.parent_id
  WHERE sellers.id = product.seller_id AND categories.id = product.category_id
$$;
--> statement-breakpoint
CREATE FUNCTION keep_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Null only where a foreign key is about to refuse the row.
  NEW.search := coalesce(product_search(NEW), '');
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER products_search BEFORE INSERT OR UPDATE ON products
  FOR EACH ROW EXECUTE FUNCTION keep_product_search();
--> statement-breakpoint
-- The words as people write them and their stems, without "the" and "of"; in one order, so that two imports do not deadlock.
CREATE FUNCTION learn_search_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words
  SELECT DISTINCT form FROM (
    SELECT DISTINCT lexeme AS word FROM changed
    JOIN sellers ON sellers.id = changed.seller_id
    JOIN categories ON categories.id = changed.category_id
    LEFT JOIN categories AS parent ON parent.id = categories.parent_id,
    unnest(to_tsvector('simple', concat_ws(' ', changed.name, sellers.name, categories.name, parent.name, changed.description)))
  ) AS words, unnest(word || ts_lexize('english_stem', word)) AS form
  WHERE ts_lexize('english_stem', word) <> '{}'
  ORDER BY form
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER products_words_inserted AFTER INSERT ON products
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION learn_search_words();
--> statement-breakpoint
CREATE TRIGGER products_words_updated AFTER UPDATE ON products
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION learn_search_words();
--> statement-breakpoint
CREATE FUNCTION renew_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'sellers' THEN
    UPDATE products SET seller_id = seller_id WHERE seller_id = NEW.id;
  ELSE
    UPDATE products SET category_id = category_id
    WHERE category_id IN (SELECT id FROM categories WHERE id = NEW.id OR parent_id = NEW.id);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER sellers_search AFTER UPDATE OF name ON sellers
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION renew_product_search();
--> statement-breakpoint
CREATE TRIGGER categories_search AFTER UPDATE OF name, parent_id ON categories
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name OR OLD.parent_id IS DISTINCT FROM NEW.parent_id)
  EXECUTE FUNCTION renew_product_search();
--> statement-breakpoint
UPDATE products SET name = name;
