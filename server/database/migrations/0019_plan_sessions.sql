ALTER TABLE "market_slots" DROP CONSTRAINT "market_slots_session_id_starts_at_pk";--> statement-breakpoint
ALTER TABLE "market_slots" ADD COLUMN "key" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "market_slots" ADD CONSTRAINT "market_slots_session_id_key_pk" PRIMARY KEY("session_id","key");--> statement-breakpoint
ALTER TABLE "market_sessions" ADD COLUMN "cover" text;--> statement-breakpoint
ALTER TABLE "market_sessions" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "market_sessions" ADD COLUMN "cancelled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "market_sessions" ADD COLUMN "revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
UPDATE "market_sessions" SET "published_at" = now();
