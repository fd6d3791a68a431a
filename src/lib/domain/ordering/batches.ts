import { BATCH_MAX_BYTES, BATCH_MAX_OPERATIONS, type Operation } from './operation';

/** Bytes an operation takes in a request. */
export function operationBytes(operation: Operation): number {
	return new TextEncoder().encode(JSON.stringify(operation)).length + 1;
}

/** Parts operations, in their order, into batches as a request may hold them; one too large goes alone. */
export function batchesOf(operations: readonly Operation[]): readonly (readonly Operation[])[] {
	const batches: Operation[][] = [];
	let bytes = 0;
	for (const operation of operations) {
		const last = batches.at(-1);
		const own = operationBytes(operation);
		bytes += own;
		if (last && last.length < BATCH_MAX_OPERATIONS && bytes <= BATCH_MAX_BYTES) {
			last.push(operation);
		} else {
			batches.push([operation]);
			bytes = own;
		}
	}
	return batches;
}
