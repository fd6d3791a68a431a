import type { DrawerDatabase } from './drawer-database';
import type { OutboxDatabase } from './outbox-database';

/** Everything that a person entrusted to the phone, table by table. */
export function exportOutbox(database: OutboxDatabase): Promise<Readonly<Record<string, unknown>>> {
	return database.transaction('r', database.tables, async () =>
		Object.fromEntries(
			await Promise.all(
				database.tables.map(async (table) => [table.name, await table.toArray()] as const),
			),
		),
	);
}

/** Everything in the drawer, for the buyer's own eyes. */
export function exportDrawer(drawer: DrawerDatabase): Promise<Readonly<Record<string, unknown>>> {
	return drawer.transaction('r', [drawer.cart, drawer.papers], async () => ({
		cart: await drawer.cart.orderBy('addedAt').toArray(),
		papers: Object.fromEntries((await drawer.papers.toArray()).map((row) => [row.key, row.value])),
	}));
}
