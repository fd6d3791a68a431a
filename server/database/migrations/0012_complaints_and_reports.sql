CREATE TABLE "complaint_steps" (
	"complaint_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"account_id" text,
	"state" text NOT NULL,
	"remedy" text,
	"text" text,
	CONSTRAINT "complaint_steps_complaint_id_seq_pk" PRIMARY KEY("complaint_id","seq")
);
--> statement-breakpoint
CREATE TABLE "complaint_terms" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"answer_days" integer NOT NULL,
	"decide_days" integer NOT NULL,
	CONSTRAINT "complaint_terms_one_row" CHECK ("complaint_terms"."is_only")
);
--> statement-breakpoint
CREATE TABLE "complaints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"producer_id" integer NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"pictures" jsonb NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"answer_by" timestamp with time zone NOT NULL,
	"decide_by" timestamp with time zone NOT NULL,
	CONSTRAINT "complaints_state" CHECK ("complaints"."state" in ('open','answered','settled','withdrawn','decided'))
);
--> statement-breakpoint
CREATE TABLE "reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"secret_sha256" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"text" text NOT NULL,
	"contact" text,
	"pictures" jsonb NOT NULL,
	"product_id" integer,
	"gtin" text,
	"lot" text,
	"serial" text,
	"at" timestamp with time zone NOT NULL,
	"reply" text,
	"replied_at" timestamp with time zone,
	"replied_by" text,
	CONSTRAINT "reports_state_known" CHECK ("reports"."state" in ('open','answered','closed'))
);
--> statement-breakpoint
ALTER TABLE "complaint_steps" ADD CONSTRAINT "complaint_steps_complaint_id_complaints_id_fk" FOREIGN KEY ("complaint_id") REFERENCES "public"."complaints"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "complaints_one_open" ON "complaints" USING btree ("order_id") WHERE state in ('open','answered');--> statement-breakpoint
CREATE INDEX "complaints_order" ON "complaints" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "complaints_producer" ON "complaints" USING btree ("producer_id","opened_at");--> statement-breakpoint
CREATE INDEX "complaints_running" ON "complaints" USING btree ("decide_by") WHERE state in ('open','answered');--> statement-breakpoint
CREATE INDEX "reports_state" ON "reports" USING btree ("state","at");