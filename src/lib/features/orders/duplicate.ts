import type { OrderId } from '$lib/domain/ids';
import type { DrawerDatabase } from '$lib/local/drawer-database';

/** Whether the buyer has said that this order is meant, though it looks like another. */
export async function isMeantTwice(drawer: DrawerDatabase, id: OrderId): Promise<boolean> {
	try {
		return ((await drawer.getPaper('meantTwice')) ?? []).includes(id);
	} catch {
		return false;
	}
}

/**
 * Keeps the buyer's word that both orders are meant, so that they are not asked again. Where the phone has
 * no room for it they will be, another day; the orders stand all the same.
 */
export async function meanTwice(drawer: DrawerDatabase, id: OrderId): Promise<void> {
	try {
		await drawer.transaction('rw', drawer.papers, async () => {
			const known = (await drawer.getPaper('meantTwice')) ?? [];
			await drawer.putPaper('meantTwice', [...new Set([...known, id])]);
		});
	} catch {
		// Not worth a word to who has just answered.
	}
}
