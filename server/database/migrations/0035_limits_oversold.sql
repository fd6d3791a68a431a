ALTER TABLE "product_stock" ADD COLUMN "evening_over" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "order_history_at" ON "order_history" USING brin ("at");--> statement-breakpoint
CREATE INDEX "orders_received" ON "orders" USING brin ("received_at");--> statement-breakpoint
ALTER TABLE "product_stock" ADD CONSTRAINT "product_stock_over" CHECK ("product_stock"."evening_over" >= 0);