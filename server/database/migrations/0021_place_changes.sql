CREATE TABLE "place_changes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "place_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"event" text NOT NULL,
	"value" text,
	"effective_on" date NOT NULL,
	"source" text NOT NULL,
	"is_confirmed" boolean NOT NULL,
	"entered_at" timestamp with time zone NOT NULL,
	"entered_by" text NOT NULL,
	"taken_back_at" timestamp with time zone,
	"taken_back_by" text
);
