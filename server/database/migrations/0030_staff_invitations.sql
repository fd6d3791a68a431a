CREATE TABLE "staff_invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"producer_id" integer NOT NULL,
	"account_id" text NOT NULL,
	"role" text NOT NULL,
	"shown_name" text NOT NULL,
	"shown_login" text NOT NULL,
	"invited_at" timestamp with time zone NOT NULL,
	CONSTRAINT "staff_invitations_person" UNIQUE("producer_id","account_id"),
	CONSTRAINT "staff_invitations_role" CHECK ("staff_invitations"."role" in ('owner','packer'))
);
--> statement-breakpoint
ALTER TABLE "staff_invitations" ADD CONSTRAINT "staff_invitations_producer_id_producers_id_fk" FOREIGN KEY ("producer_id") REFERENCES "public"."producers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_invitations" ADD CONSTRAINT "staff_invitations_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "staff_invitations_account" ON "staff_invitations" USING btree ("account_id");