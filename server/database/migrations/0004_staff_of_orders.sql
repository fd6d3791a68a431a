ALTER TABLE "order_history" ADD COLUMN "account_id" text;--> statement-breakpoint
ALTER TABLE "order_history" ADD COLUMN "money" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "money_way" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "carrier" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "tracking" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "change" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "account_id" text;--> statement-breakpoint
CREATE INDEX "orders_change" ON "orders" USING btree ("producer_id","change","id");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_money_way" CHECK ("orders"."money_way" in ('cash','transfer','carrier'));