import { newOrderSecret, opId, uuidV7 } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import type { CheckoutDraft, CheckoutForm, DrawerDatabase } from '$lib/local/drawer-database';
import type { OutboxDatabase } from '$lib/local/outbox-database';

export const EMPTY_FORM: CheckoutForm = {
	name: '',
	phone: '',
	provinceCode: '',
	communeCode: '',
	street: '',
	oldAddress: '',
	note: '',
	payments: {},
};

/** A checkout that has just begun. */
export function newDraft(now: EpochMs): CheckoutDraft {
	return { checkoutId: uuidV7(now), orders: {}, form: null, confirmedKeys: null };
}

/**
 * The same checkout with an order's ids for each of these groups. Ids once minted stay: a
 * reload, a second tab or a second tap then means the same orders.
 */
export function withOrders(
	draft: CheckoutDraft,
	keys: readonly string[],
	now: EpochMs,
): CheckoutDraft {
	const orders = { ...draft.orders };
	for (const key of keys) {
		orders[key] ??= { opId: opId(uuidV7(now)), secret: newOrderSecret() };
	}
	return { ...draft, orders };
}

/** The same checkout without these groups' ids: they name orders that are settled. */
export function withoutOrders(draft: CheckoutDraft, keys: readonly string[]): CheckoutDraft {
	const orders = Object.entries(draft.orders).filter(([key]) => !keys.includes(key));
	return { ...draft, orders: Object.fromEntries(orders) };
}

/**
 * Opens the checkout that lies in the drawer, or begins one, in one transaction, so that two tabs
 * get the same.
 */
export async function openDraft(
	drawer: DrawerDatabase,
	keys: readonly string[],
	now: EpochMs,
): Promise<CheckoutDraft> {
	return drawer.transaction('rw', drawer.papers, async () => {
		const known = (await drawer.getPaper('draft')) ?? newDraft(now);
		const draft = withOrders(known, keys, now);
		await drawer.putPaper('draft', draft);
		return draft;
	});
}

/** Ends a checkout whose orders stand in the outbox: its lines leave the basket with it. */
export async function closeDraft(drawer: DrawerDatabase, keys: readonly string[]): Promise<void> {
	await drawer.transaction('rw', [drawer.cart, drawer.papers], async () => {
		await drawer.cart.bulkDelete([...keys]);
		await drawer.papers.delete('draft');
	});
}

/**
 * Tidies up a checkout whose orders stand in the outbox already: the app was closed before it
 * emptied the basket, or another tab wrote to the draft meanwhile. Without it a second, different
 * basket would go under ids that are taken.
 */
export async function settleDraft(drawer: DrawerDatabase, outbox: OutboxDatabase): Promise<void> {
	const draft = await drawer.getPaper('draft');
	if (!draft) return;
	if (await isSpent(draft, outbox)) await closeDraft(drawer, draft.confirmedKeys ?? []);
	else if (draft.confirmedKeys) await drawer.putPaper('draft', { ...draft, confirmedKeys: null });
}

/** Whether the outbox holds, or has delivered, an order of this checkout. */
export async function isSpent(draft: CheckoutDraft, outbox: OutboxDatabase): Promise<boolean> {
	const kept = await Promise.all(
		Object.values(draft.orders).map(
			async ({ opId: id }) => (await outbox.operations.get(id)) ?? (await outbox.receipts.get(id)),
		),
	);
	return kept.some((row) => row !== undefined);
}

/** Keeps what was typed, unless the checkout has ended meanwhile: an ended one stays ended. */
export async function keepDraftForm(
	drawer: DrawerDatabase,
	checkoutId: string,
	form: CheckoutForm,
): Promise<void> {
	await drawer.transaction('rw', drawer.papers, async () => {
		const stored = await drawer.getPaper('draft');
		if (stored?.checkoutId === checkoutId) await drawer.putPaper('draft', { ...stored, form });
	});
}
