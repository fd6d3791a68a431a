CREATE TABLE "awaited_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"producer_id" integer,
	"order_id" uuid,
	"subject" text NOT NULL,
	"since" timestamp with time zone NOT NULL
);
