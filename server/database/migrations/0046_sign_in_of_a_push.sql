ALTER TABLE "push_subscriptions" ADD COLUMN "sign_in_id" text;--> statement-breakpoint
-- Who is signed in at one place only asked there; of the others nobody knows where, and they ask again.
UPDATE "push_subscriptions" SET "sign_in_id" = (
	SELECT min("id") FROM "sign_ins" WHERE 'account:' || "user_id" = "recipient" AND "expires_at" > now()
	HAVING count(*) = 1
) WHERE "recipient" LIKE 'account:%';--> statement-breakpoint
DELETE FROM "push_subscriptions" WHERE "recipient" LIKE 'account:%' AND "sign_in_id" IS NULL;--> statement-breakpoint
ALTER TABLE "push_subscriptions" ADD CONSTRAINT "push_subscriptions_sign_in" CHECK (("push_subscriptions"."recipient" like 'account:%') = ("push_subscriptions"."sign_in_id" is not null));