ALTER TABLE "producer_staff" ADD COLUMN "member_id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "producer_staff" ADD COLUMN "shown_name" text;--> statement-breakpoint
ALTER TABLE "producer_staff" ADD COLUMN "shown_login" text;--> statement-breakpoint
ALTER TABLE "producer_staff" ADD CONSTRAINT "producer_staff_member_id_unique" UNIQUE("member_id");