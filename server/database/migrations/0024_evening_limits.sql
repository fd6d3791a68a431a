ALTER TABLE "product_stock" ADD COLUMN "evening_left" integer;--> statement-breakpoint
ALTER TABLE "product_stock" ADD COLUMN "evening_most" integer;--> statement-breakpoint
ALTER TABLE "product_stock" ADD COLUMN "evening_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "product_stock" ADD COLUMN "evening_session" integer;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "is_called_off" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "product_stock" ADD CONSTRAINT "product_stock_evening" CHECK ("product_stock"."evening_left" >= 0);