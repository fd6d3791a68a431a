/** What happened in a session cannot be rewritten. Runs at every start. @see TRACE_STATEMENTS */
export const LIVE_STATEMENTS: readonly string[] = [
	`create or replace trigger market_events_append_only
		before update or delete on market_events
		for each row execute function refuse_change()`,
	`create or replace trigger market_events_no_truncate
		before truncate on market_events
		for each statement execute function refuse_change()`,
];
