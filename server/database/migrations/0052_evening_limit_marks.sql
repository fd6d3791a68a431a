ALTER TABLE "product_stock" ADD COLUMN "evening_sold" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "product_stock" ADD COLUMN "evening_limit" uuid;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "evening_limit" uuid;--> statement-breakpoint
ALTER TABLE "product_stock" ADD CONSTRAINT "product_stock_sold" CHECK ("product_stock"."evening_sold" >= 0);--> statement-breakpoint
-- What a limit had counted by the clock it counts by name from now on, and anew: what it had counted wrongly is put right.
UPDATE "product_stock" SET "evening_limit" = gen_random_uuid() WHERE "evening_since" IS NOT NULL;--> statement-breakpoint
UPDATE "order_lines" SET "evening_limit" = "product_stock"."evening_limit"
FROM "product_stock", "orders"
WHERE "product_stock"."product_id" = "order_lines"."product_id" AND "product_stock"."evening_limit" IS NOT NULL
	AND "orders"."id" = "order_lines"."order_id"
	AND "orders"."state" IN ('placed', 'confirmed', 'packed', 'shipped', 'delivered')
	AND ("orders"."received_at" >= "product_stock"."evening_since" OR EXISTS (
		SELECT FROM "order_history" WHERE "order_history"."order_id" = "orders"."id"
			AND "at" >= "product_stock"."evening_since" AND "order_history"."state" = 'placed'
			AND "by" = 'buyer' AND "order_history"."revision" > 1
	));--> statement-breakpoint
UPDATE "product_stock" SET "evening_sold" = "counted"."units"
FROM (
	SELECT "evening_limit", sum("quantity")::integer AS "units" FROM "order_lines"
	WHERE "evening_limit" IS NOT NULL GROUP BY "evening_limit"
) "counted" WHERE "counted"."evening_limit" = "product_stock"."evening_limit";--> statement-breakpoint
UPDATE "product_stock" SET "evening_left" = greatest(0, "evening_most" - "evening_sold") WHERE "evening_left" IS NOT NULL;
