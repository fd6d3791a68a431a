/** What was said is erased by its age, and never rewritten. Runs at every start. */
export const TALK_STATEMENTS: readonly string[] = [
	`create or replace trigger talk_messages_no_update
		before update on talk_messages
		for each row execute function refuse_change()`,
	`create or replace trigger talk_messages_no_truncate
		before truncate on talk_messages
		for each statement execute function refuse_change()`,
];
