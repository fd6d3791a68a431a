import type { OrderId } from '$lib/domain/ids';
import type { OrderView } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';

import type { OutboxDatabase } from './outbox-database';
import { withReopen } from './reopen';

/**
 * Puts down that the server has called a held order off and forgotten who made it: it may tell
 * nothing more of it, and the phone would wait for word for ever.
 */
export async function noteCalledOff(
	database: OutboxDatabase,
	id: OrderId,
	now: EpochMs,
): Promise<void> {
	await withReopen(database, () =>
		database.transaction('rw', database.orders, async () => {
			const row = await database.orders.get(id);
			if (row) await database.orders.put({ ...row, view: calledOff(row.view, now) });
		}),
	);
}

function calledOff(view: OrderView, at: EpochMs): OrderView {
	if (view.state !== 'held') return view;
	const history = [...view.history, { at, state: 'cancelled', by: 'buyer', code: null } as const];
	return { ...view, state: 'cancelled', buyer: null, note: null, history };
}
