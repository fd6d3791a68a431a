CREATE TABLE "promotion_portions" (
	"promotion_id" integer PRIMARY KEY NOT NULL,
	"available" integer NOT NULL,
	CONSTRAINT "promotion_portions_available" CHECK ("promotion_portions"."available" >= 0)
);
--> statement-breakpoint
ALTER TABLE "promotions" ALTER COLUMN "percent_off" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "kind" text DEFAULT 'percent' NOT NULL;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "off_dong" bigint;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "buy" integer;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "get" integer;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "gift" text;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "gift_product_id" integer;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "portions" integer;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "told_portions" integer;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "per_order" integer;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "session_id" integer;--> statement-breakpoint
ALTER TABLE "promotions" ADD COLUMN "is_taken_down" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "promotion" jsonb;--> statement-breakpoint
ALTER TABLE "promotion_portions" ADD CONSTRAINT "promotion_portions_promotion_id_promotions_id_fk" FOREIGN KEY ("promotion_id") REFERENCES "public"."promotions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_gift_product_id_products_id_fk" FOREIGN KEY ("gift_product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "promotions_told" ON "promotions" USING btree ("ends_at") WHERE not is_taken_down;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_portions" CHECK ("promotions"."portions" > 0);--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_per_order" CHECK ("promotions"."per_order" > 0);--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_deal" CHECK (case "promotions"."kind"
				when 'percent' then "promotions"."percent_off" is not null
				when 'amount' then coalesce("promotions"."off_dong" > 0, false)
				when 'buyGet' then coalesce("promotions"."buy" > 0 and "promotions"."get" > 0, false)
				when 'gift' then coalesce("promotions"."buy" > 0 and "promotions"."gift" <> '', false)
				else false end);