import {
	deviceId,
	orderId,
	sha256,
	uuidV4,
	type DeviceId,
	type OpId,
	type OrderId,
	type OrderSecret,
} from '$lib/domain/ids';
import type {
	AnswerOrderPayload,
	CancelOrderPayload,
	CreateOrderPayload,
	Operation,
	RecordScanPayload,
	StaffKind,
} from '$lib/domain/ordering/operation';
import type { BundleOrderPayload } from '$lib/domain/ordering/bundle-order';
import type {
	CreateComplaintPayload,
	ReplyComplaintPayload,
} from '$lib/domain/complaints/complaint';
import type { CreateReportPayload } from '$lib/domain/reports/report';
import type { AccountId } from '$lib/domain/accounts/account';
import type { OrderView } from '$lib/domain/ordering/order';
import type { EpochMs } from '$lib/domain/time';

import type { OutboxDatabase } from './outbox-database';
import type { OperationRow, OrderRow, ScanRow } from './outbox-rows';

/** Something a person did: the operation to send and what the screen shows of it meanwhile. */
export type Draft =
	| {
			readonly kind: 'order.create@1';
			readonly opId: OpId;
			readonly payload: CreateOrderPayload;
			readonly secret: OrderSecret;
			/** As the phone reckons it, in state `queued`, its id equal to `opId`. */
			readonly view: OrderView;
	  }
	| {
			/** One of the orders that a bundle becomes; all of them are written together. */
			readonly kind: 'bundle.order@1';
			readonly opId: OpId;
			readonly payload: BundleOrderPayload;
			readonly secret: OrderSecret;
			readonly view: OrderView;
	  }
	| {
			readonly kind: 'order.cancel@1';
			readonly opId: OpId;
			readonly payload: CancelOrderPayload;
	  }
	| {
			readonly kind: 'order.answer@1';
			readonly opId: OpId;
			readonly payload: AnswerOrderPayload;
	  }
	| {
			readonly kind: 'scan.record@1';
			readonly opId: OpId;
			readonly payload: RecordScanPayload;
			readonly scan: Omit<ScanRow, 'opId'>;
	  }
	| {
			readonly kind: 'complaint.create@1';
			readonly opId: OpId;
			readonly payload: CreateComplaintPayload;
	  }
	| {
			readonly kind: 'complaint.reply@1';
			readonly opId: OpId;
			readonly payload: ReplyComplaintPayload;
	  }
	| {
			readonly kind: 'report.create@1';
			readonly opId: OpId;
			readonly payload: CreateReportPayload;
	  }
	| {
			readonly kind: StaffKind;
			readonly opId: OpId;
			/** Names who made it: nobody else's sign-in sends it. */
			readonly payload: { readonly accountId: AccountId };
			/** What it is about, `order 0190…`: of one thing nothing overtakes what was done before. */
			readonly turn: string;
	  };

/** What was on the phone when the person decided. */
export interface Occasion {
	readonly at: EpochMs;
	readonly catalogueEpoch: string;
	readonly catalogueVersion: number;
	readonly appVersion: string;
}

/** A draft whose payload has become text and been hashed; nothing of it changes any more. */
export interface SealedDraft {
	readonly draft: Draft;
	readonly envelope: Omit<Operation, 'deviceId' | 'seq'>;
}

/** Writes payloads as text and hashes them: before any transaction, for WebCrypto would end one. */
export function seal(drafts: readonly Draft[], occasion: Occasion): Promise<SealedDraft[]> {
	return Promise.all(
		drafts.map(async (draft) => {
			const payload = JSON.stringify(draft.payload);
			return {
				draft,
				envelope: {
					v: 1 as const,
					kind: draft.kind,
					opId: draft.opId,
					createdAt: occasion.at,
					appVersion: occasion.appVersion,
					catalogueEpoch: occasion.catalogueEpoch,
					catalogueVersion: occasion.catalogueVersion,
					payload,
					payloadSha256: await sha256(payload),
				},
			};
		}),
	);
}

/**
 * Stores drafts, all or none, in one transaction: each operation with its `seq`, and the rows that
 * screens read. A draft whose `opId` is known already, waiting or received, is left as it stands.
 * @returns the stored operations, in the drafts' order, and whether none of them was new
 */
export async function writeDrafts(
	database: OutboxDatabase,
	sealed: readonly SealedDraft[],
): Promise<{ operations: Operation[]; isRepeat: boolean }> {
	return database.transaction(
		'rw',
		[database.operations, database.orders, database.receipts, database.scans, database.settings],
		async () => {
			const device = await deviceOf(database);
			let seq = (await database.getSetting('seq')) ?? 0;
			let isRepeat = true;
			const operations: Operation[] = [];
			for (const { draft, envelope } of sealed) {
				const known =
					(await database.operations.get(draft.opId)) ?? (await database.receipts.get(draft.opId));
				if (known) {
					operations.push(known.operation);
					continue;
				}
				isRepeat = false;
				seq += 1;
				const operation: Operation = { ...envelope, deviceId: device, seq };
				await database.operations.add(waitingRow(draft, operation));
				if ('view' in draft) await database.orders.add(orderRow(draft, operation));
				if (draft.kind === 'scan.record@1') {
					await database.scans.put({ ...draft.scan, opId: draft.opId });
				}
				operations.push(operation);
			}
			await database.putSetting('seq', seq);
			return { operations, isRepeat };
		},
	);
}

/** The installation's id, made where there is none yet. Runs inside the caller's transaction. */
export async function deviceOf(database: OutboxDatabase): Promise<DeviceId> {
	const known = await database.getSetting('deviceId');
	if (known !== undefined) return deviceId(known);
	const made = uuidV4();
	await database.putSetting('deviceId', made);
	return deviceId(made);
}

function waitingRow(draft: Draft, operation: Operation): OperationRow {
	return {
		opId: draft.opId,
		seq: operation.seq,
		orderId: orderOf(draft),
		...('turn' in draft ? { turn: draft.turn } : {}),
		operation,
		attempts: 0,
		notBefore: 0,
		lastCode: null,
		poison: null,
	};
}

/** The buyer's order that a draft is about; staff's are told by their turn. */
export function orderOf(draft: Draft): OrderId | null {
	if ('turn' in draft) return null;
	if ('view' in draft) return draft.view.id;
	switch (draft.kind) {
		case 'order.cancel@1':
		case 'order.answer@1':
		case 'complaint.create@1':
		case 'complaint.reply@1':
			return orderId(draft.payload.orderId);
		case 'scan.record@1':
		case 'report.create@1':
			return null;
	}
}

function orderRow(draft: Extract<Draft, { view: OrderView }>, operation: Operation): OrderRow {
	return {
		id: draft.view.id,
		secret: draft.secret,
		checkoutId: draft.payload.checkoutId,
		producerId: draft.view.producerId,
		createdAt: operation.createdAt,
		view: draft.view,
		trackedAt: null,
	};
}
