ALTER TABLE "products" ADD COLUMN "ocop_code" text;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_ocop_code_unique" UNIQUE("ocop_code");