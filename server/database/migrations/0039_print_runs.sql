CREATE TABLE "print_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "print_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"lot_id" integer NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"account_id" text,
	"format" text,
	"count" integer NOT NULL,
	"is_order_known" boolean DEFAULT true NOT NULL,
	CONSTRAINT "print_runs_count" CHECK ("print_runs"."count" > 0)
);
--> statement-breakpoint
ALTER TABLE "labels" ADD COLUMN "run_id" integer;--> statement-breakpoint
ALTER TABLE "labels" ADD COLUMN "position" integer;--> statement-breakpoint
-- Labels of before: what was issued of a lot at one moment was one run. Its order is certain where the wish
-- that it answered is still kept, and that of the rows on disk, into which they were written, elsewhere.
CREATE TEMPORARY TABLE "label_places" ON COMMIT DROP AS
WITH "told" AS (
	SELECT DISTINCT ON ("piece"."serial") "piece"."serial", "piece"."place"
	FROM "done_wishes", unnest(string_to_array("answer", ' ')) WITH ORDINALITY AS "piece" ("serial", "place")
	WHERE "action" = 'labels.issue' AND "answer" IS NOT NULL
	ORDER BY "piece"."serial"
)
SELECT "labels"."gtin", "labels"."lot", "labels"."serial", "labels"."lot_id", "labels"."issued_at",
	"told"."place" IS NOT NULL AS "is_told",
	row_number() OVER (
		PARTITION BY "labels"."lot_id", "labels"."issued_at"
		ORDER BY "told"."place" NULLS LAST, "labels"."ctid"
	) AS "position"
FROM "labels" LEFT JOIN "told" ON "told"."serial" = "labels"."serial";--> statement-breakpoint
INSERT INTO "print_runs" ("lot_id", "issued_at", "account_id", "count", "is_order_known")
SELECT "lot_id", "issued_at",
	(SELECT "account_id" FROM "audit_entries" WHERE "action" = 'labels.issue'
		AND "subject" = 'lot ' || "lot_id" AND "at" = "issued_at" ORDER BY "id" LIMIT 1),
	count(*), bool_and("is_told") OR count(*) = 1
FROM "label_places" GROUP BY "lot_id", "issued_at" ORDER BY "issued_at", "lot_id";--> statement-breakpoint
UPDATE "labels" SET "run_id" = "print_runs"."id", "position" = "label_places"."position"
FROM "label_places" JOIN "print_runs" USING ("lot_id", "issued_at")
WHERE "labels"."gtin" = "label_places"."gtin" AND "labels"."lot" = "label_places"."lot"
	AND "labels"."serial" = "label_places"."serial";--> statement-breakpoint
ALTER TABLE "labels" ALTER COLUMN "run_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "labels" ALTER COLUMN "position" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "print_runs" ADD CONSTRAINT "print_runs_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "print_runs_lot" ON "print_runs" USING btree ("lot_id","id");--> statement-breakpoint
ALTER TABLE "labels" ADD CONSTRAINT "labels_run_id_print_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."print_runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "labels" ADD CONSTRAINT "labels_printed" UNIQUE("run_id","position");--> statement-breakpoint
ALTER TABLE "labels" ADD CONSTRAINT "labels_position" CHECK ("labels"."position" > 0);