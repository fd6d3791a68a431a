import { AppError } from '$lib/domain/errors';
import { opId, orderId } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import type { BundlePart, OperationOutcome, OrderView } from '$lib/domain/ordering/order';
import { eq, inArray, sql } from 'drizzle-orm';

import { findBundle } from '../../bundles/find-bundle';
import { readTerms } from '../../catalogue/terms';
import type { Transaction } from '../../database/database';
import type { Open, TaskContext } from '../../sync/kinds';
import { readSiblings, redactOperations } from '../../sync/ledger';
import { findDuplicate, placedOutcome } from '../create-order';
import { checkDraft, momentOf, seenBy } from '../judge-draft';
import { insertOrder, newOrder } from '../new-order';
import { getOrderView } from '../order-view';
import { orders } from '../tables';
import { cancelParts } from './cancel-parts';
import { isHonoured, judgeBundle, type BundleJudgement } from './judge-bundle';
import { readBundleDraft, type BundleDraft } from './read-bundle-draft';

/** `bundle.order@1`: one of the orders that a bundle becomes, and with it all of them. */
export const openBundleOrder: Open = (payload, operation) => {
	const id = orderId(operation.opId);
	const draft = readBundleDraft(payload, id);
	return { orderId: id, perform: (tx, given) => orderBundle(tx, { draft, operation, ...given }) };
};

interface Request extends TaskContext {
	readonly draft: BundleDraft;
	readonly operation: Operation;
}

/**
 * Makes all orders of a bundle, or finds them made: the first of its operations decides for all.
 * @throws AppError as an order of one producer does; what the first was refused for, all are
 */
async function orderBundle(tx: Transaction, request: Request): Promise<OperationOutcome> {
	const { draft, cancelledAhead, receivedAt } = request;
	await lockParts(tx, draft);
	const known = await findOwn(tx, draft);
	if (known) {
		if (!cancelledAhead.includes(draft.own.draft.secretSha256)) return outcomeOf(known);
		await cancelParts(tx, known.id, { at: receivedAt });
		return { status: 'accepted', order: await viewOfOwn(tx, draft) };
	}
	await requireNone(tx, draft);
	const isCancelled = (await isCalledOff(tx, draft)) || cancelledAhead.length > 0;
	await makeOrders(tx, request, isCancelled);
	return outcomeOf(await viewOfOwn(tx, draft));
}

/** Operations of one bundle wait for each other, whichever of them comes first. */
async function lockParts(tx: Transaction, { parts }: BundleDraft): Promise<void> {
	const [first = ''] = parts.map((part) => part.orderId).sort();
	await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${first}, 0))`);
}

async function findOwn(tx: Transaction, { own, bundleId }: BundleDraft) {
	const [row] = await tx.select().from(orders).where(eq(orders.id, own.orderId));
	if (!row) return undefined;
	const isOwn = row.secretSha256 === own.draft.secretSha256 && row.bundle?.id === bundleId;
	if (!isOwn) throw new AppError('INVALID_ORDER');
	return getOrderView(tx, own.orderId);
}

/** An order that a part would be must not stand there as something else. */
async function requireNone(tx: Transaction, { parts }: BundleDraft): Promise<void> {
	const ids = parts.map((part) => part.orderId);
	if ((await tx.$count(orders, inArray(orders.id, ids))) > 0) throw new AppError('INVALID_ORDER');
}

/**
 * Whether another part was called off before it came.
 * @throws AppError what another part was refused for
 */
async function isCalledOff(tx: Transaction, { parts, own }: BundleDraft): Promise<boolean> {
	const others = parts.filter((part) => part !== own);
	const siblings = await readSiblings(
		tx,
		others.map((part) => part.orderId),
	);
	const refused = siblings.find(({ status }) => status === 'rejected');
	if (refused) throw new AppError(refused.result?.code ?? 'INVALID_ORDER');
	return others.some(({ orderId: id, draft }) =>
		siblings.some(
			({ opId: op, cancelledAhead }) =>
				op === opId(id) && cancelledAhead?.includes(draft.secretSha256),
		),
	);
}

async function makeOrders(
	tx: Transaction,
	{ draft, operation, receivedAt }: Request,
	isCancelled: boolean,
): Promise<void> {
	const products = draft.seen.map((item) => item.productId);
	const terms = await readTerms(tx, products, seenBy(operation));
	for (const part of draft.parts) checkPart(part.draft, terms);
	const moment = momentOf(operation, terms, receivedAt);
	const bundle = await findBundle(tx, draft.bundleId);
	const judged = await judgeBundle(
		tx,
		draft.parts.map((part) => part.draft.lines),
		{
			grounds: {
				moment,
				terms: terms.products,
				left: new Map(),
				recalled: new Set(),
				alternatives: new Map(),
			},
			isHonoured: isHonoured(bundle, draft.seen, moment),
			isTaken: !isCancelled,
		},
	);
	const partOf = toPart(draft, judged, bundle?.title ?? '');
	for (const [index, part] of draft.parts.entries()) {
		const judgement = judged.judgements[index];
		if (!judgement) throw new Error('a part was not judged');
		const named = { ...operation, opId: opId(part.orderId) };
		const made = newOrder(part.draft, named, { moment, judgement, isCancelled });
		const order = { ...made, row: { ...made.row, bundle: partOf } };
		const duplicateOf = await findDuplicate(tx, order);
		await insertOrder(tx, order, { duplicateOf, countedBy: judged.countedBy });
		if (isCancelled) await redactOperations(tx, order.row.id);
	}
}

/** Checks one part; its products alone are to be its producer's. */
function checkPart(
	draft: BundleDraft['own']['draft'],
	{ products, ...rest }: Parameters<typeof checkDraft>[1],
): void {
	const ids = new Set(draft.lines.map((line) => line.productId));
	const own = new Map([...products].filter(([id]) => ids.has(id)));
	checkDraft(draft, { ...rest, products: own });
}

function toPart(
	{ bundleId, sets, parts }: BundleDraft,
	{ isWhole, judgements }: BundleJudgement,
	title: string,
): BundlePart {
	return {
		id: bundleId,
		title,
		sets,
		parts: parts.map(({ orderId: id, draft }, index) => ({
			orderId: id,
			producerId: draft.producerId,
			shareDong: judgements[index]?.totalDong ?? 0,
		})),
		isBroken: !isWhole,
	};
}

async function viewOfOwn(tx: Transaction, { own }: BundleDraft): Promise<OrderView> {
	const view = await getOrderView(tx, own.orderId);
	if (!view) throw new Error('a part gave no order');
	return view;
}

function outcomeOf(order: OrderView): OperationOutcome {
	switch (order.state) {
		case 'needsBuyer':
			return { status: 'needsBuyer', order };
		case 'rejected':
			return { status: 'rejected', code: order.history.at(-1)?.code ?? 'INVALID_ORDER', order };
		case 'cancelled':
			return { status: 'accepted', order };
		default:
			return placedOutcome(order);
	}
}
