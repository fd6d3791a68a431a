ALTER TABLE "files" DROP CONSTRAINT "files_uploader";--> statement-breakpoint
ALTER TABLE "awaited_files" ADD COLUMN "secret_sha256" text;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "secret_sha256" text;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD COLUMN "off" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "files_secret" ON "files" USING btree ("secret_sha256") WHERE secret_sha256 is not null;--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_uploader" CHECK (num_nonnulls("files"."account_id", "files"."order_id", "files"."secret_sha256") = 1);