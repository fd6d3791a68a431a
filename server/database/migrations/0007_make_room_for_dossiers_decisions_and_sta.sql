CREATE TABLE "commitments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "commitments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dossier_id" uuid NOT NULL,
	"text_version" text NOT NULL,
	"text" text NOT NULL,
	"account_id" text NOT NULL,
	"signed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dossier_id" uuid,
	"certificate_id" integer,
	"verdict" text NOT NULL,
	"reason" text,
	"needs_second" boolean NOT NULL,
	"account_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "decisions_one_subject" CHECK (num_nonnulls("decisions"."dossier_id", "decisions"."certificate_id") = 1),
	CONSTRAINT "decisions_verdict" CHECK ("decisions"."verdict" in ('accept','reject','revoke','verify','withdraw')),
	CONSTRAINT "decisions_reason" CHECK ("decisions"."verdict" not in ('reject','revoke','withdraw') or "decisions"."reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "document_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "document_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dossier_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"what" text NOT NULL,
	"file_ids" uuid[] DEFAULT '{}'::uuid[] NOT NULL,
	"issued_on" date,
	"expires_on" date,
	"reason" text,
	"account_id" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "document_events_what" CHECK ("document_events"."what" in ('submitted','accepted','rejected','waived')),
	CONSTRAINT "document_events_reason" CHECK ("document_events"."what" not in ('rejected','waived') or "document_events"."reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "dossier_messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dossier_messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"dossier_id" uuid NOT NULL,
	"side" text NOT NULL,
	"kind" text,
	"text" text NOT NULL,
	"account_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "dossier_messages_side" CHECK ("dossier_messages"."side" in ('organiser','producer'))
);
--> statement-breakpoint
CREATE TABLE "dossiers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"producer_id" integer NOT NULL,
	"product_id" integer,
	"certificate_id" integer,
	"product_name" text NOT NULL,
	"set_code" integer NOT NULL,
	"state" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"submitted_at" timestamp with time zone,
	"is_demo" boolean DEFAULT false NOT NULL,
	CONSTRAINT "dossiers_product_id_unique" UNIQUE("product_id"),
	CONSTRAINT "dossiers_set_code" CHECK ("dossiers"."set_code" between 1 and 26),
	CONSTRAINT "dossiers_state" CHECK ("dossiers"."state" in ('open','submitted','accepted','rejected','revoked'))
);
--> statement-breakpoint
CREATE TABLE "second_signatures" (
	"decision_id" bigint PRIMARY KEY NOT NULL,
	"agrees" boolean NOT NULL,
	"reason" text,
	"account_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "producer_standings" (
	"producer_id" integer PRIMARY KEY NOT NULL,
	"verified_at" timestamp with time zone,
	"verified_by" text,
	"documents_seen" text,
	"suspended_at" timestamp with time zone,
	"suspended_by" text,
	"suspension_reason" text,
	CONSTRAINT "producer_standings_verified" CHECK (("producer_standings"."verified_at" is null) = ("producer_standings"."documents_seen" is null)),
	CONSTRAINT "producer_standings_suspended" CHECK (("producer_standings"."suspended_at" is null) = ("producer_standings"."suspension_reason" is null))
);
--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "withdrawn_because" text;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_dossier_id_dossiers_id_fk" FOREIGN KEY ("dossier_id") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_dossier_id_dossiers_id_fk" FOREIGN KEY ("dossier_id") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_certificate_id_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_events" ADD CONSTRAINT "document_events_dossier_id_dossiers_id_fk" FOREIGN KEY ("dossier_id") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossier_messages" ADD CONSTRAINT "dossier_messages_dossier_id_dossiers_id_fk" FOREIGN KEY ("dossier_id") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_producer_id_producers_id_fk" FOREIGN KEY ("producer_id") REFERENCES "public"."producers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dossiers" ADD CONSTRAINT "dossiers_certificate_id_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_signatures" ADD CONSTRAINT "second_signatures_decision_id_decisions_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."decisions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "producer_standings" ADD CONSTRAINT "producer_standings_producer_id_producers_id_fk" FOREIGN KEY ("producer_id") REFERENCES "public"."producers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "commitments_dossier" ON "commitments" USING btree ("dossier_id","id");--> statement-breakpoint
CREATE INDEX "decisions_dossier" ON "decisions" USING btree ("dossier_id","id");--> statement-breakpoint
CREATE INDEX "decisions_certificate" ON "decisions" USING btree ("certificate_id","id");--> statement-breakpoint
CREATE INDEX "document_events_dossier" ON "document_events" USING btree ("dossier_id","id");--> statement-breakpoint
CREATE INDEX "dossier_messages_dossier" ON "dossier_messages" USING btree ("dossier_id","id");--> statement-breakpoint
CREATE INDEX "dossiers_producer" ON "dossiers" USING btree ("producer_id");--> statement-breakpoint
CREATE INDEX "dossiers_certificate" ON "dossiers" USING btree ("certificate_id");--> statement-breakpoint
CREATE INDEX "dossiers_queue" ON "dossiers" USING btree ("submitted_at") WHERE state = 'submitted';