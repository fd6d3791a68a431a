CREATE TABLE "certificate_dossiers" (
	"certificate_id" integer NOT NULL,
	"dossier_id" uuid NOT NULL,
	CONSTRAINT "certificate_dossiers_certificate_id_dossier_id_pk" PRIMARY KEY("certificate_id","dossier_id")
);
--> statement-breakpoint
ALTER TABLE "certificate_dossiers" ADD CONSTRAINT "certificate_dossiers_certificate_id_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate_dossiers" ADD CONSTRAINT "certificate_dossiers_dossier_id_dossiers_id_fk" FOREIGN KEY ("dossier_id") REFERENCES "public"."dossiers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
INSERT INTO "certificate_dossiers" ("certificate_id", "dossier_id")
SELECT "certificate_id", "id" FROM "dossiers" WHERE "certificate_id" IS NOT NULL
UNION
SELECT "certificates"."id", "dossiers"."id" FROM "audit_entries"
JOIN "certificates" ON "audit_entries"."subject" = 'certificate ' || "certificates"."id"
JOIN "dossiers" ON "audit_entries"."after" ->> 'dossierId' = "dossiers"."id"::text
WHERE "audit_entries"."action" = 'certificate.register'
ON CONFLICT DO NOTHING;
