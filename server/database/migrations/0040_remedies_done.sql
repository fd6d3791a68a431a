ALTER TABLE "complaint_terms" ADD COLUMN "done_days" integer;--> statement-breakpoint
ALTER TABLE "complaints" ADD COLUMN "owed" text;--> statement-breakpoint
ALTER TABLE "complaints" ADD COLUMN "done_by" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "complaints" ADD COLUMN "done_at" timestamp with time zone;