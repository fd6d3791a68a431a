import type { OpId, OrderId } from '$lib/domain/ids';
import { Dexie, type Table } from 'dexie';

import type {
	OperationRow,
	OrderRow,
	ReceiptRow,
	ScanRow,
	SettingRow,
	Settings,
} from './outbox-rows';

/** Stores and indexes of version 1. Frozen: every app version ever released opens the same shape. */
const SHAPE_1 = {
	operations: 'opId, seq, orderId',
	orders: 'id, createdAt',
	receipts: 'opId, orderId',
	scans: 'opId, at',
	settings: 'key',
} as const;

/**
 * What a person entrusted to the phone: operations that wait, orders, receipts, scans. Never
 * migrated, never cleared by the app itself. Every transaction is durable before it counts as
 * done, so that "saved" survives a flat battery.
 */
export class OutboxDatabase extends Dexie {
	declare readonly operations: Table<OperationRow, OpId>;
	declare readonly orders: Table<OrderRow, OrderId>;
	declare readonly receipts: Table<ReceiptRow, OpId>;
	declare readonly scans: Table<ScanRow, OpId>;
	declare readonly settings: Table<SettingRow, keyof Settings>;

	constructor(name = 'outbox') {
		// Without `cache: 'disabled'` a live query may show a row before it has been committed.
		super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
		this.version(1).stores(SHAPE_1);
	}

	async getSetting<Key extends keyof Settings>(key: Key): Promise<Settings[Key] | undefined> {
		const row = await this.settings.get(key);
		// The key says which of the values stands there: only putSetting writes this table.
		return row?.value as Settings[Key] | undefined;
	}

	async putSetting<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
		await this.settings.put({ key, value });
	}
}
