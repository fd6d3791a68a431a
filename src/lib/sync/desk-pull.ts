import { AppError, toAppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import {
	deskOrderSchema,
	deskPullAnswerSchema,
	type DeskOrder,
} from '$lib/domain/ordering/desk-order';
import type { EpochMs } from '$lib/domain/time';
import { letGoOfOthers, type DeskDatabase, type DeskPlaceRow } from '$lib/local/desk-database';
import { withReopen } from '$lib/local/reopen';
import * as v from 'valibot';

export interface DeskPullParts {
	readonly database: DeskDatabase;
	/** Asks for what changed since; the answer is not trusted yet. @throws AppError */
	readonly ask: (question: {
		readonly producerId: ProducerId;
		readonly cursor: string | null;
	}) => Promise<unknown>;
	readonly now: () => EpochMs;
}

/**
 * Brings a producer's orders on this phone up to date. Each page is kept with its place as it comes, so
 * that a road that breaks costs the page that was on it, and the next pull goes on from there. Only an
 * answer that begins afresh where orders are held takes their place at the end, once it is there whole.
 * @throws AppError as `ask` does; what was answered before is kept, but for a stall that its person
 * may read no more: of that nothing stays on the phone
 */
export async function pullDeskOrders(parts: DeskPullParts, producerId: ProducerId): Promise<void> {
	const { database } = parts;
	const now = parts.now();
	let stands = await withReopen(database, () => database.places.get(producerId));
	/** Of an answer that begins afresh while what it replaces is still shown. */
	let afresh: DeskOrder[] | null = null;
	let cursor = stands?.cursor ?? null;
	// What a pull that broke has kept is of then.
	let beganAt = stands?.beganAt ?? now;
	for (;;) {
		const frame = v.safeParse(
			deskPullAnswerSchema,
			await askOrLetGo(parts, { producerId, cursor }),
		);
		if (!frame.success) throw new AppError('UNREADABLE_ANSWER');
		const answer = frame.output;
		const orders = answer.orders.flatMap(readOrder);
		if (afresh !== null) afresh.push(...orders);
		else if (answer.isReset && (await holdsAny(database, producerId))) {
			afresh = orders;
			beganAt = now;
		}
		({ cursor } = answer);
		if (afresh !== null && answer.hasMore) continue;
		const page = { producerId, cursor, hasMore: answer.hasMore, beganAt, from: stands };
		const kept = await withReopen(database, () =>
			afresh === null
				? keep(database, { ...page, orders })
				: replace(database, { ...page, orders: afresh }),
		);
		// Its person has left this phone meanwhile: what is to come is not for the next one.
		if (kept === null) return;
		if (!kept.hasMore && beganAt === now) return;
		// Where it went on from a pull that broke, it asks for what has happened since, too.
		if (!kept.hasMore) beganAt = now;
		stands = kept.place;
		({ cursor } = stands);
	}
}

type Question = Parameters<DeskPullParts['ask']>[0];

/** Buyers' data must not outlive the right to read them. */
async function askOrLetGo({ database, ask }: DeskPullParts, question: Question): Promise<unknown> {
	try {
		return await ask(question);
	} catch (thrown) {
		const { code } = toAppError(thrown);
		if (code === 'NOT_FOUND' || code === 'FORBIDDEN') {
			const isOther = (id: ProducerId) => id !== question.producerId;
			const readable = { orders: isOther, dossiers: isOther };
			await withReopen(database, () => letGoOfOthers(database, readable));
		}
		throw thrown;
	}
}

interface Page {
	readonly producerId: ProducerId;
	readonly cursor: string;
	readonly hasMore: boolean;
	readonly orders: readonly DeskOrder[];
	/** When the pull that it is a page of began. */
	readonly beganAt: EpochMs;
	/** Where that pull stood when it asked for it. */
	readonly from: DeskPlaceRow | undefined;
}

interface Kept {
	readonly place: DeskPlaceRow;
	readonly hasMore: boolean;
}

/**
 * Keeps a page and where it ends, together.
 * @returns from where to go on, which is elsewhere where another tab has pulled meanwhile; null where
 * nothing more is wanted
 */
function keep(database: DeskDatabase, page: Page): Promise<Kept | null> {
	const { producerId, from, hasMore } = page;
	return database.transaction('rw', [database.orders, database.places], async () => {
		const stands = await database.places.get(producerId);
		if (stands?.cursor !== from?.cursor) {
			return stands ? { place: stands, hasMore: true } : null;
		}
		await putOrders(database, page);
		const place = placeAfter(page, stands?.pulledAt ?? null);
		await database.places.put(place);
		return { place, hasMore };
	});
}

/** Puts a whole answer in the place of all that was here. @returns null where nothing more is wanted */
function replace(database: DeskDatabase, page: Page): Promise<Kept | null> {
	const { producerId, from } = page;
	return database.transaction('rw', [database.orders, database.places], async () => {
		if (from && !(await database.places.get(producerId))) return null;
		await database.orders.where('producerId').equals(producerId).delete();
		await putOrders(database, page);
		const place = placeAfter(page, null);
		await database.places.put(place);
		return { place, hasMore: false };
	});
}

async function putOrders(database: DeskDatabase, { producerId, orders }: Page): Promise<void> {
	for (const order of orders) {
		const known = await database.orders.get(order.id);
		// Another tab may have heard later news while these were under way.
		if (known && known.order.revision > order.revision) continue;
		await database.orders.put({ id: order.id, producerId, order });
	}
}

/** @param pulledAt when the last whole pull before this one began */
function placeAfter(
	{ producerId, cursor, hasMore, beganAt }: Page,
	pulledAt: EpochMs | null,
): DeskPlaceRow {
	return hasMore
		? { producerId, cursor, pulledAt, beganAt }
		: { producerId, cursor, pulledAt: Math.max(beganAt, pulledAt ?? 0) };
}

async function holdsAny(database: DeskDatabase, producerId: ProducerId): Promise<boolean> {
	const held = await withReopen(database, () =>
		database.orders.where('producerId').equals(producerId).count(),
	);
	return held > 0;
}

/** An order that only a newer app can read is left out; the others still come. */
function readOrder(given: unknown): DeskOrder[] {
	const parsed = v.safeParse(deskOrderSchema, given);
	return parsed.success ? [parsed.output] : [];
}
