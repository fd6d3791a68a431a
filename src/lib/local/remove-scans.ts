import type { Operation } from '$lib/domain/ordering/operation';

import type { OutboxDatabase } from './outbox-database';

/** Removes all scans, reported or not: those that still wait will then never be reported. */
export async function removeScans({ operations, receipts, scans }: OutboxDatabase): Promise<void> {
	await scans.db.transaction('rw', [operations, receipts, scans], async () => {
		// Both hold what was scanned, word for word.
		await operations.filter(isOfScan).delete();
		await receipts.filter(isOfScan).delete();
		await scans.clear();
	});
}

/** Of any version of the kind: an app of before or after this one may have written it. */
function isOfScan({ operation }: { readonly operation: Operation }): boolean {
	return operation.kind.startsWith('scan.record@');
}
