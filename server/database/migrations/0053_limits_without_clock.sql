ALTER TABLE "product_stock" DROP CONSTRAINT "product_stock_over";--> statement-breakpoint
DROP INDEX "orders_received";--> statement-breakpoint
ALTER TABLE "product_stock" DROP COLUMN "evening_over";--> statement-breakpoint
ALTER TABLE "product_stock" DROP COLUMN "evening_since";