/** Whatever changes an order, and by whichever road: it counts as changed. Runs at every start. */
export const ORDER_STATEMENTS: readonly string[] = [
	`create or replace function note_order_change() returns trigger language plpgsql as $$
	begin
		new.change := pg_current_xact_id();
		return new;
	end $$`,
	// Who sets the number by hand means it: the restore of a database does. @see ./staff/forget-changes.ts
	`create or replace trigger orders_change
		before update on orders
		for each row when (new.change = old.change) execute function note_order_change()`,
];
