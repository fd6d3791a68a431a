import type { ProducerId, ProductId } from '$lib/domain/ids';

/** What a line-up says of a session that its hosts run. */
export interface EveningSoFar {
	/** Whose turn it is; null where nobody is on air. */
	readonly onAir: ProducerId | null;
	readonly shown: readonly ProductId[];
}
