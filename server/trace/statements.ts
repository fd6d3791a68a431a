/**
 * Holds the history of lots to what was once written, whoever connects to the database: an event
 * can be added, never changed or taken away. Runs at every start, after the migrations.
 */
export const TRACE_STATEMENTS: readonly string[] = [
	`create or replace function refuse_change() returns trigger language plpgsql as $$
	begin
		raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
	end $$`,
	...['trace_events', 'serial_flag_events'].flatMap((table) => [
		`create or replace trigger ${table}_append_only
			before update or delete on ${table}
			for each row execute function refuse_change()`,
		`create or replace trigger ${table}_no_truncate
			before truncate on ${table}
			for each statement execute function refuse_change()`,
	]),
];
