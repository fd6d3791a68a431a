ALTER TABLE "order_history" ADD COLUMN "lots" text[];--> statement-breakpoint
ALTER TABLE "order_history" ADD COLUMN "recall" jsonb;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "packed_lots" text[];--> statement-breakpoint
CREATE INDEX "order_history_recall" ON "order_history" USING btree ("order_id") WHERE recall is not null;