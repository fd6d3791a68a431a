ALTER TABLE "promotions" ADD COLUMN "lasts_to_end" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "order_lines_product" ON "order_lines" USING btree ("product_id");