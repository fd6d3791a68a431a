CREATE TABLE "serial_flag_events" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "serial_flag_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"gtin" text NOT NULL,
	"lot" text NOT NULL,
	"serial" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"change" text NOT NULL,
	"reason" text,
	"account_id" text,
	CONSTRAINT "serial_flag_events_change" CHECK ("serial_flag_events"."change" in ('copySuspected','recalled','lifted'))
);
--> statement-breakpoint
CREATE INDEX "serial_flag_events_serial" ON "serial_flag_events" USING btree ("gtin","lot","serial","id");