CREATE TABLE "checklist_versions" (
	"version" integer PRIMARY KEY NOT NULL,
	"rules" jsonb NOT NULL,
	"note" text NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	CONSTRAINT "checklist_versions_version" CHECK ("checklist_versions"."version" > 0)
);
