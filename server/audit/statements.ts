/** What staff did cannot be rewritten, whoever connects. Runs at every start. @see TRACE_STATEMENTS */
export const AUDIT_STATEMENTS: readonly string[] = [
	`create or replace trigger audit_entries_append_only
		before update or delete on audit_entries
		for each row execute function refuse_change()`,
	`create or replace trigger audit_entries_no_truncate
		before truncate on audit_entries
		for each statement execute function refuse_change()`,
];
