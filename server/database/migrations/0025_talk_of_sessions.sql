CREATE TABLE "talk_hidden" (
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"seq" integer NOT NULL,
	CONSTRAINT "talk_hidden_session_id_is_rehearsal_seq_pk" PRIMARY KEY("session_id","is_rehearsal","seq")
);
--> statement-breakpoint
CREATE TABLE "talk_messages" (
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"speaker" text NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"author" text,
	"account_id" text,
	"producer_id" integer,
	"of_seq" integer,
	"post_key" uuid NOT NULL,
	CONSTRAINT "talk_messages_session_id_is_rehearsal_seq_pk" PRIMARY KEY("session_id","is_rehearsal","seq")
);
--> statement-breakpoint
CREATE TABLE "talk_muted_people" (
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"author" text NOT NULL,
	"of_seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "talk_muted_people_session_id_is_rehearsal_author_pk" PRIMARY KEY("session_id","is_rehearsal","author")
);
--> statement-breakpoint
CREATE TABLE "talk_muted_words" (
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"word" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "talk_muted_words_session_id_is_rehearsal_word_pk" PRIMARY KEY("session_id","is_rehearsal","word")
);
--> statement-breakpoint
CREATE TABLE "talk_rooms" (
	"session_id" integer NOT NULL,
	"is_rehearsal" boolean NOT NULL,
	"last_seq" integer NOT NULL,
	"revision" integer NOT NULL,
	"reactions" jsonb NOT NULL,
	"asked_seq" integer,
	CONSTRAINT "talk_rooms_session_id_is_rehearsal_pk" PRIMARY KEY("session_id","is_rehearsal")
);
--> statement-breakpoint
CREATE TABLE "talk_word_lists" (
	"id" integer PRIMARY KEY NOT NULL,
	"words" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "talk_hidden" ADD CONSTRAINT "talk_hidden_session_id_is_rehearsal_seq_talk_messages_session_id_is_rehearsal_seq_fk" FOREIGN KEY ("session_id","is_rehearsal","seq") REFERENCES "public"."talk_messages"("session_id","is_rehearsal","seq") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "talk_messages_post" ON "talk_messages" USING btree ("session_id","is_rehearsal","post_key");--> statement-breakpoint
CREATE INDEX "talk_messages_at" ON "talk_messages" USING btree ("at");