/** What was published or agreed to cannot be rewritten, whoever connects. @see TRACE_STATEMENTS */
export const TEXT_STATEMENTS: readonly string[] = ['text_versions', 'consent_texts'].flatMap(
	(table) => [
		`create or replace trigger ${table}_append_only
			before update or delete on ${table}
			for each row execute function refuse_change()`,
		`create or replace trigger ${table}_no_truncate
			before truncate on ${table}
			for each statement execute function refuse_change()`,
	],
);
