DROP INDEX "notice_deliveries_due";--> statement-breakpoint
ALTER TABLE "notice_deliveries" ADD COLUMN "rank" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "notice_deliveries_next" ON "notice_deliveries" USING btree ("rank","due_at");