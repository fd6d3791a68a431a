ALTER TABLE "products" ADD COLUMN "reviewed_at" timestamp with time zone;--> statement-breakpoint
-- What is on sale was let in by a review. Of the rest that counts as reviewed which no table brought,
-- or changed in what shoppers rely on, since it was last published.
UPDATE "products" SET "reviewed_at" = now()
WHERE "withdrawn_at" IS NULL OR NOT EXISTS (
	SELECT FROM "audit_entries" AS "imported"
	WHERE "imported"."subject" = 'product ' || "products"."id"
		AND "imported"."action" = 'product.import'
		AND ("imported"."before" IS NULL OR EXISTS (
			SELECT FROM unnest(ARRAY['name', 'setCode', 'unit', 'netWeight', 'netWeightUnit',
				'shelfLifeDays', 'gtin', 'ocopCode', 'story', 'ingredients', 'storage']) AS "field"
			WHERE "imported"."before" -> "field" IS DISTINCT FROM "imported"."after" -> "field"
		))
		AND NOT EXISTS (
			SELECT FROM "audit_entries" AS "published"
			WHERE "published"."subject" = "imported"."subject"
				AND "published"."action" = 'product.publish'
				AND "published"."id" > "imported"."id"
		)
);
