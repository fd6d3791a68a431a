ALTER TABLE "producers" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "producers" ADD COLUMN "street" text;--> statement-breakpoint
ALTER TABLE "producers" ADD COLUMN "registration" text;