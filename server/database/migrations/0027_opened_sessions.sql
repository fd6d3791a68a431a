ALTER TABLE "market_runs" ADD COLUMN "peak_watchers" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "market_sessions" ADD COLUMN "opened_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "market_sessions" ADD COLUMN "closed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "market_sessions" ADD COLUMN "thanked_at" timestamp with time zone;