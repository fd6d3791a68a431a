CREATE TABLE "live_watchers" (
	"node" uuid NOT NULL,
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"watchers" integer NOT NULL,
	"said_at" timestamp with time zone NOT NULL,
	CONSTRAINT "live_watchers_node_session_id_is_rehearsal_pk" PRIMARY KEY("node","session_id","is_rehearsal")
);
--> statement-breakpoint
CREATE TABLE "market_events" (
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"word" jsonb NOT NULL,
	"account_id" text,
	"action_id" uuid,
	CONSTRAINT "market_events_session_id_is_rehearsal_seq_pk" PRIMARY KEY("session_id","is_rehearsal","seq")
);
--> statement-breakpoint
CREATE TABLE "market_runs" (
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"state" jsonb NOT NULL,
	"last_seq" integer NOT NULL,
	CONSTRAINT "market_runs_session_id_is_rehearsal_pk" PRIMARY KEY("session_id","is_rehearsal")
);
--> statement-breakpoint
ALTER TABLE "market_events" ADD CONSTRAINT "market_events_session_id_is_rehearsal_market_runs_session_id_is_rehearsal_fk" FOREIGN KEY ("session_id","is_rehearsal") REFERENCES "public"."market_runs"("session_id","is_rehearsal") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "market_events_action" ON "market_events" USING btree ("session_id","is_rehearsal","action_id");--> statement-breakpoint
CREATE INDEX "orders_session" ON "orders" USING btree ("session_id") WHERE "orders"."session_id" is not null;