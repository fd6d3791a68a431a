const APPEND_ONLY = [
	'document_events',
	'dossier_messages',
	'commitments',
	'decisions',
	'second_signatures',
	'checklist_versions',
];

/**
 * What was handed in, said, signed and decided cannot be rewritten, whoever connects. Runs at every
 * start. @see TRACE_STATEMENTS
 */
export const CERTIFICATION_STATEMENTS: readonly string[] = APPEND_ONLY.flatMap((table) => [
	`create or replace trigger ${table}_append_only
		before update or delete on ${table}
		for each row execute function refuse_change()`,
	`create or replace trigger ${table}_no_truncate
		before truncate on ${table}
		for each statement execute function refuse_change()`,
]);
