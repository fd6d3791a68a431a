import { AppError, toAppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import {
	deskOrderSchema,
	deskPullAnswerSchema,
	type DeskOrder,
} from '$lib/domain/ordering/desk-order';
import type { EpochMs } from '$lib/domain/time';
import { letGoOfOthers, type DeskDatabase } from '$lib/local/desk-database';
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
 * Brings a producer's orders on this phone up to date, page by page; an answer that begins afresh
 * takes the place of all that was here only once it is there whole.
 * @throws AppError as `ask` does; what was answered before is kept, but for a stall that its person
 * may read no more: of that nothing stays on the phone
 */
export async function pullDeskOrders(parts: DeskPullParts, producerId: ProducerId): Promise<void> {
	const { database } = parts;
	const pulledAt = parts.now();
	const place = await withReopen(database, () => database.places.get(producerId));
	let cursor = place?.cursor ?? null;
	let isReset = false;
	const orders: DeskOrder[] = [];
	for (;;) {
		const frame = v.safeParse(
			deskPullAnswerSchema,
			await askOrLetGo(parts, { producerId, cursor }),
		);
		if (!frame.success) throw new AppError('UNREADABLE_ANSWER');
		const answer = frame.output;
		isReset ||= answer.isReset;
		orders.push(...answer.orders.flatMap(readOrder));
		cursor = answer.cursor;
		if (!answer.hasMore) break;
	}
	const pulled = { producerId, cursor, pulledAt };
	await withReopen(database, () => keep(database, { pulled, orders, isReset }));
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

function keep(
	database: DeskDatabase,
	{
		pulled,
		orders,
		isReset,
	}: {
		readonly pulled: {
			readonly producerId: ProducerId;
			readonly cursor: string;
			readonly pulledAt: EpochMs;
		};
		readonly orders: readonly DeskOrder[];
		readonly isReset: boolean;
	},
): Promise<void> {
	const { producerId } = pulled;
	return database.transaction('rw', [database.orders, database.places], async () => {
		if (isReset) await database.orders.where('producerId').equals(producerId).delete();
		for (const order of orders) {
			const known = await database.orders.get(order.id);
			// Another tab may have heard later news while these were under way.
			if (known && known.order.revision > order.revision) continue;
			await database.orders.put({ id: order.id, producerId, order });
		}
		await database.places.put(pulled);
	});
}

/** An order that only a newer app can read is left out; the others still come. */
function readOrder(given: unknown): DeskOrder[] {
	const parsed = v.safeParse(deskOrderSchema, given);
	return parsed.success ? [parsed.output] : [];
}
