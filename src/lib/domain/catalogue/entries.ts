import type { Certificate } from '../certification/certificate';
import type { MarketSession } from '../market/session';
import type { LabelKey, Lot, SerialFlag } from '../trace/lot';
import type { Bundle } from './bundle';
import type { Producer, Product, ProductStory } from './product';
import type { PublishedPromotion } from './published-promotion';

/**
 * Everything that flows from the server's catalogue to a phone, by kind. One feed carries all of
 * it: the snapshot is the feed's present state, a delta what changed in it.
 * The id is a text, unique within its kind.
 */
export interface EntryBodies {
	/** Without `stock`, which changes too often to republish the rest with it. */
	product: Omit<Product, 'stock' | 'promotion'> & PublishedPromotion;
	/** Units on hand of the product with this id; null = not counted. */
	stock: number | null;
	story: ProductStory;
	producer: Producer;
	certificate: Certificate;
	session: MarketSession;
	bundle: Bundle;
	lot: Lot;
	serialFlag: SerialFlag;
	labelKey: LabelKey;
}

export type EntryKind = keyof EntryBodies;

export type Entry = {
	[Kind in EntryKind]: {
		readonly kind: Kind;
		readonly id: string;
		readonly body: EntryBodies[Kind];
	};
}[EntryKind];

/** Names an entry that is no longer there. */
export interface RemovedEntry {
	readonly kind: EntryKind;
	readonly id: string;
}

/** What a shop window needs before anything else … */
export const FACT_KINDS = [
	'product',
	'stock',
	'producer',
	'certificate',
	'session',
	'bundle',
	'labelKey',
	'serialFlag',
] as const satisfies readonly EntryKind[];
/** … and what may come after. */
export const LATER_KINDS = ['lot', 'story'] as const satisfies readonly EntryKind[];
