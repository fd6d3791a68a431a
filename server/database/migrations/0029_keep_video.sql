CREATE TABLE "video_parts" (
	"stream_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	CONSTRAINT "video_parts_stream_id_part_pk" PRIMARY KEY("stream_id","part")
);
--> statement-breakpoint
CREATE TABLE "video_streams" (
	"id" uuid PRIMARY KEY NOT NULL,
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"slot_key" uuid,
	"producer_id" integer,
	"account_id" text NOT NULL,
	"key_hash" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"aired_at" timestamp with time zone,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"kept_bytes" bigint DEFAULT 0 NOT NULL,
	"is_hidden" boolean DEFAULT false NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "market_sessions" ADD COLUMN "video" text;--> statement-breakpoint
ALTER TABLE "video_parts" ADD CONSTRAINT "video_parts_stream_id_video_streams_id_fk" FOREIGN KEY ("stream_id") REFERENCES "public"."video_streams"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "video_streams_session" ON "video_streams" USING btree ("session_id","is_rehearsal");--> statement-breakpoint
CREATE UNIQUE INDEX "video_streams_open" ON "video_streams" USING btree ("session_id","is_rehearsal",coalesce("slot_key"::text, "account_id")) WHERE "video_streams"."ended_at" is null;