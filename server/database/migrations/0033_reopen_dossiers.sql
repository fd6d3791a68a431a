ALTER TABLE "decisions" DROP CONSTRAINT "decisions_verdict";--> statement-breakpoint
ALTER TABLE "decisions" DROP CONSTRAINT "decisions_reason";--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_verdict" CHECK ("decisions"."verdict" in ('accept','reject','revoke','reopen','verify','withdraw'));--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_reason" CHECK ("decisions"."verdict" not in ('reject','revoke','reopen','withdraw') or "decisions"."reason" is not null);