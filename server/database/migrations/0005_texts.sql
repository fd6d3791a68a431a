CREATE TABLE "consent_texts" (
	"version" text NOT NULL,
	"locale" text NOT NULL,
	"words" text NOT NULL,
	"kept_since" timestamp with time zone NOT NULL,
	CONSTRAINT "consent_texts_version_locale_pk" PRIMARY KEY("version","locale")
);
--> statement-breakpoint
CREATE TABLE "text_drafts" (
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"markdown" text NOT NULL,
	"needs_lawyer" boolean NOT NULL,
	"revision" bigint NOT NULL,
	"based_on" integer NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	CONSTRAINT "text_drafts_name_locale_pk" PRIMARY KEY("name","locale")
);
--> statement-breakpoint
CREATE TABLE "text_versions" (
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"version" integer NOT NULL,
	"markdown" text NOT NULL,
	"blocks" jsonb NOT NULL,
	"needs_lawyer" boolean NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"author" text,
	CONSTRAINT "text_versions_name_locale_version_pk" PRIMARY KEY("name","locale","version"),
	CONSTRAINT "text_versions_version" CHECK ("text_versions"."version" > 0)
);
