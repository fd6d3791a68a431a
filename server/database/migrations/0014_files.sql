CREATE TABLE "files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"producer_id" integer,
	"account_id" text,
	"order_id" uuid,
	"name" text NOT NULL,
	"state" text DEFAULT 'uploading' NOT NULL,
	"declared_bytes" integer NOT NULL,
	"refusal" text,
	"media_type" text,
	"bytes" integer,
	"sha256" text,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	"attached_to" text,
	"is_public" boolean DEFAULT false NOT NULL,
	CONSTRAINT "files_state" CHECK ("files"."state" in ('uploading','ready','refused')),
	CONSTRAINT "files_declared_bytes" CHECK ("files"."declared_bytes" > 0),
	CONSTRAINT "files_uploader" CHECK (("files"."account_id" is null) <> ("files"."order_id" is null)),
	CONSTRAINT "files_ready" CHECK (("files"."state" = 'ready') = ("files"."media_type" is not null and "files"."bytes" is not null and "files"."sha256" is not null)),
	CONSTRAINT "files_refused" CHECK (("files"."state" = 'refused') = ("files"."refusal" is not null))
);
--> statement-breakpoint
ALTER TABLE "pictures" ALTER COLUMN "svg" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "pictures" ADD COLUMN "file_id" uuid;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_producer_id_producers_id_fk" FOREIGN KEY ("producer_id") REFERENCES "public"."producers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "files_producer" ON "files" USING btree ("producer_id");--> statement-breakpoint
CREATE INDEX "files_account" ON "files" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "files_order" ON "files" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "files_unattached" ON "files" USING btree ("created_at") WHERE attached_to is null and not is_public;--> statement-breakpoint
ALTER TABLE "pictures" ADD CONSTRAINT "pictures_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pictures" ADD CONSTRAINT "pictures_source" CHECK (("pictures"."svg" is null) <> ("pictures"."file_id" is null));