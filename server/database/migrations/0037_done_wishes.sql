CREATE TABLE "done_wishes" (
	"key" uuid PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"action" text NOT NULL,
	"wish_sha256" text NOT NULL,
	"answer" text,
	"at" timestamp with time zone NOT NULL
);
