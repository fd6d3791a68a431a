import { productId, type ProductId } from '../../ids';
import { foldedWords } from '../../text';
import { dayOf, type EpochMs } from '../../time';
import type { CatalogueQuery, CatalogueResult } from '../catalogue-view';
import { priceAt } from '../price';
import { productSet } from '../product-sets';
import { isCommuneKind } from './commune-kind';
import { nameKey } from './name-order';
import { dayNumber, monthBit, Segment, type Findable, type Reading } from './segment';
import { typedReadings } from './typing';

/** Changed products are kept beside the rest until there are so many; then all is built anew. */
const MOST_FRESH = 2_000;
/** A slip is put right in words of at least so many letters, standing alone … */
const LEAST_ALONE = 3;
/** … or among others, which narrow the choice. */
const LEAST_AMONG = 2;
/** More words than this narrow nothing further. */
const MOST_WORDS = 12;

/**
 * The whole catalogue ready to be searched: never changed, but followed by the next. Equal hits
 * stand in the Vietnamese order of their names, then by id, whatever order they came in.
 */
export class SearchIndex {
	#stars: { readonly today: number; readonly byDoc: Uint8Array } | undefined;

	private constructor(
		private readonly base: Segment,
		private readonly fresh: Segment,
		private readonly freshIds: ReadonlySet<number>,
		/** All products there are, in the order of their names: docs of `base`, then of `fresh`. */
		private readonly order: Uint32Array,
	) {}

	/** Builds in small steps: pause wherever it yields. */
	static *build(findables: Iterable<Findable>, count: number): Generator<void, SearchIndex> {
		const base = yield* Segment.build(findables, count);
		return new SearchIndex(base, finish(Segment.build([], 0)), new Set(), base.order);
	}

	/**
	 * The index after some products changed, came or went.
	 * @param changed their ids
	 * @param find what is now there under an id; undefined where it is gone
	 * @returns undefined where so much has changed that building anew is better
	 */
	after(
		changed: Iterable<number>,
		find: (id: number) => Findable | undefined,
	): SearchIndex | undefined {
		const freshIds = new Set([...this.freshIds, ...changed]);
		if (freshIds.size > MOST_FRESH) return undefined;
		const findables = [...freshIds].flatMap((id) => find(id) ?? []);
		const fresh = finish(Segment.build(findables, findables.length));
		const { base } = this;
		const old = base.order.filter((doc) => !freshIds.has(base.ids[doc] ?? 0));
		return new SearchIndex(base, fresh, freshIds, merged(base, old, fresh));
	}

	search(query: CatalogueQuery, now: EpochMs): CatalogueResult {
		const words = [...new Set(foldedWords(query.text))].slice(0, MOST_WORDS);
		if (words.length === 0)
			return { ids: this.#collect(query, now, undefined), isCorrected: false };
		const each = words.map((word, at) => this.#scoreWord(readingsOf(word, words[at + 1])));
		let total = allOf(each);
		const isCorrected = !this.#hasAny(total);
		if (isCorrected) total = this.#withOneSlip(words, each);
		const ids = this.#collect(query, now, total);
		return { ids, isCorrected: isCorrected && ids.length > 0 };
	}

	#scoreWord(readings: readonly Reading[]): Scores {
		return { base: this.base.scoreWord(readings), fresh: this.fresh.scoreWord(readings) };
	}

	/** Each word in turn taken as the mistyped one; whatever any of these finds is found. */
	#withOneSlip(words: readonly string[], each: readonly Scores[]): Totals {
		const least = words.length > 1 ? LEAST_AMONG : LEAST_ALONE;
		const lost = each.flatMap((scores, at) => (this.#hasAny(scores) ? [] : [at]));
		let best: Totals = {
			base: new Uint16Array(this.base.size),
			fresh: new Uint16Array(this.fresh.size),
		};
		for (const [at, word] of words.entries()) {
			// A word that is found nowhere must be the mistyped one; with two of them there is no help.
			if (lost.some((other) => other !== at) || word.length < least) continue;
			const near = this.#scoreWord([{ word, isAsTyped: false, isNear: true }]);
			const total = allOf(each.with(at, near));
			best = { base: larger(best.base, total.base), fresh: larger(best.fresh, total.fresh) };
		}
		return best;
	}

	#hasAny({ base, fresh }: Scores | Totals): boolean {
		const { size } = this.base;
		const { order } = this;
		for (let at = 0; at < order.length; at++) {
			const doc = order[at] ?? 0;
			if (((doc < size ? base[doc] : fresh[doc - size]) ?? 0) > 0) return true;
		}
		return false;
	}

	/** Stars of certificates that are valid on a day, by doc: asked for all day long. */
	#starsOn(today: number): Uint8Array {
		if (this.#stars?.today !== today) {
			const { base, fresh } = this;
			const byDoc = new Uint8Array(base.size + fresh.size);
			for (let doc = 0; doc < base.size; doc++) byDoc[doc] = base.starsOn(doc, today);
			for (let doc = 0; doc < fresh.size; doc++) byDoc[base.size + doc] = fresh.starsOn(doc, today);
			this.#stars = { today, byDoc };
		}
		return this.#stars.byDoc;
	}

	/** What fits the filters, sorted. @param total undefined where nothing was typed */
	#collect(query: CatalogueQuery, now: EpochMs, total: Totals | undefined): ProductId[] {
		const { base, fresh, order } = this;
		const { size } = base;
		const filter = new Filter(query, now);
		const isByScore = query.sort === 'relevance';
		const stars = isByScore ? this.#starsOn(filter.today) : NO_STARS;
		const docs = new Uint32Array(order.length);
		const keys = new Uint32Array(order.length);
		let count = 0;
		// Runs for every product at every keystroke: what can be known before stands before it.
		for (let at = 0; at < order.length; at++) {
			const doc = order[at] ?? 0;
			const isBase = doc < size;
			const own = isBase ? doc : doc - size;
			const score = total ? ((isBase ? total.base[own] : total.fresh[own]) ?? 0) : 1;
			if (score === 0) continue;
			const segment = isBase ? base : fresh;
			if (filter.isNarrow && !filter.isFor(segment, own)) continue;
			docs[count] = doc;
			keys[count] = isByScore
				? GREATEST_KEY - (score * 8 + (stars[doc] ?? 0))
				: filter.sortKey(segment, own);
			count++;
		}
		const sorted = sortedBy(keys.subarray(0, count), docs.subarray(0, count));
		const ids = new Array<ProductId>(count);
		for (let at = 0; at < count; at++) {
			const doc = sorted[at] ?? 0;
			ids[at] = productId((doc < size ? base.ids[doc] : fresh.ids[doc - size]) ?? 0);
		}
		return ids;
	}
}

/** The places in `base` that are left, with those of `fresh` put in where their names belong. */
function merged(base: Segment, old: Uint32Array, fresh: Segment): Uint32Array {
	const order = new Uint32Array(old.length + fresh.size);
	let taken = 0;
	let at = 0;
	for (const doc of fresh.order) {
		const before = placeOf(fresh, doc, base, old);
		order.set(old.subarray(taken, before), at);
		at += before - taken;
		taken = before;
		order[at++] = base.size + doc;
	}
	order.set(old.subarray(taken), at);
	return order;
}

/** How many of the sorted places of `base` come before a product of `fresh`. */
function placeOf(fresh: Segment, doc: number, base: Segment, old: Uint32Array): number {
	const key = nameKey(fresh.productNames[doc] ?? '');
	const id = fresh.ids[doc] ?? 0;
	let low = 0;
	let high = old.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const other = old[middle] ?? 0;
		const otherKey = nameKey(base.productNames[other] ?? '');
		const isBefore = otherKey === key ? (base.ids[other] ?? 0) < id : otherKey < key;
		if (isBefore) low = middle + 1;
		else high = middle;
	}
	return low;
}

interface Scores {
	readonly base: Uint8Array;
	readonly fresh: Uint8Array;
}
interface Totals {
	readonly base: Uint16Array;
	readonly fresh: Uint16Array;
}

/** Runs a stepwise work to its end without a pause. */
export function finish<T>(work: Generator<void, T>): T {
	for (;;) {
		const step = work.next();
		if (step.done) return step.value;
	}
}

function readingsOf(word: string, next: string | undefined): Reading[] {
	const kinds = next !== undefined && isCommuneKind(word) ? [{ word: next, inKind: word }] : [];
	return [
		{ word, isAsTyped: true, isNear: false },
		...kinds.map((kind) => ({ ...kind, isAsTyped: true, isNear: false })),
		...typedReadings(word).map((other) => ({ word: other, isAsTyped: false, isNear: false })),
	];
}

/** Sums where every word was found, 0 elsewhere. */
function allOf(each: readonly Scores[]): Totals {
	return {
		base: sumWhereAll(each.map(({ base }) => base)),
		fresh: sumWhereAll(each.map(({ fresh }) => fresh)),
	};
}

function sumWhereAll(lists: readonly Uint8Array[]): Uint16Array {
	const [first = new Uint8Array(0), ...others] = lists;
	const total = new Uint16Array(first);
	for (const list of others)
		for (let at = 0; at < total.length; at++) {
			const score = list[at] ?? 0;
			total[at] = score === 0 || total[at] === 0 ? 0 : (total[at] ?? 0) + score;
		}
	return total;
}

function larger(a: Uint16Array, b: Uint16Array): Uint16Array {
	return a.map((score, at) => Math.max(score, b[at] ?? 0));
}

/** Below this many different keys, counting them is quicker than comparing. */
const COUNTABLE = 2 ** 14;

/** Sorts by keys, smallest first; equals keep their order. Keys are whole, 0 ≤ key < 2^31. */
function sortedBy(keys: Uint32Array, docs: Uint32Array): Uint32Array {
	let least = GREATEST_KEY;
	let most = 0;
	for (let at = 0; at < keys.length; at++) {
		const key = keys[at] ?? 0;
		if (key < least) least = key;
		if (key > most) most = key;
	}
	if (least >= most) return docs;
	return most - least < COUNTABLE ? counted(keys, docs, least, most) : packed(keys, docs);
}

function counted(keys: Uint32Array, docs: Uint32Array, least: number, most: number): Uint32Array {
	const starts = new Uint32Array(most - least + 2);
	for (let at = 0; at < keys.length; at++) {
		const bucket = (keys[at] ?? 0) - least + 1;
		starts[bucket] = (starts[bucket] ?? 0) + 1;
	}
	for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
	const result = new Uint32Array(docs.length);
	for (let at = 0; at < docs.length; at++) {
		const bucket = (keys[at] ?? 0) - least;
		const place = starts[bucket] ?? 0;
		result[place] = docs[at] ?? 0;
		starts[bucket] = place + 1;
	}
	return result;
}

/** Key and place in one number, so that the platform's own sort of numbers does the work. */
function packed(keys: Uint32Array, docs: Uint32Array): Uint32Array {
	const places = 2 ** 21;
	const numbers = Float64Array.from(keys, (key, at) => key * places + at).sort();
	return Uint32Array.from(numbers, (number) => docs[number % places] ?? 0);
}

const GREATEST_KEY = 2 ** 31 - 1;
const NO_STARS = new Uint8Array(0);

/** One query's filters and order, asked once for each product. */
class Filter {
	/** As {@link dayNumber}. */
	readonly today: number;
	/** Whether it leaves anything out at all. */
	readonly isNarrow: boolean;
	readonly #province: number;
	readonly #month: number;

	constructor(
		private readonly query: CatalogueQuery,
		private readonly now: EpochMs,
	) {
		const { provinceCode, sector, setCode, minStars, minPriceDong, maxPriceDong } = query;
		const limits = [provinceCode, sector, setCode, minStars, minPriceDong, maxPriceDong];
		this.isNarrow = query.isInStock || query.isInSeason || limits.some((limit) => limit !== null);
		const today = dayOf(now);
		this.today = dayNumber(today);
		this.#month = monthBit(Number(today.slice(5, 7)));
		this.#province = Number(query.provinceCode ?? 0);
	}

	isFor(segment: Segment, doc: number): boolean {
		const { query } = this;
		const setCode = segment.setCodes[doc] ?? 0;
		if (query.setCode !== null && setCode !== query.setCode) return false;
		if (query.sector !== null && productSet(setCode)?.sector !== query.sector) return false;
		if (query.provinceCode !== null && segment.provinces[doc] !== this.#province) return false;
		if (query.minStars !== null && segment.starsOn(doc, this.today) < query.minStars) return false;
		if (query.isInStock && segment.stocks[doc] === 0) return false;
		if (query.isInSeason && ((segment.seasons[doc] ?? 0) & this.#month) === 0) return false;
		if (query.minPriceDong === null && query.maxPriceDong === null) return true;
		const price = this.#price(segment, doc);
		return price >= (query.minPriceDong ?? 0) && price <= (query.maxPriceDong ?? Infinity);
	}

	/** Smaller comes first; the order of names decides between equals. */
	sortKey(segment: Segment, doc: number): number {
		switch (this.query.sort) {
			case 'newest':
				return GREATEST_KEY - (segment.listedOn[doc] ?? 0);
			case 'priceUp':
				return Math.min(this.#price(segment, doc), GREATEST_KEY);
			case 'priceDown':
				return GREATEST_KEY - Math.min(this.#price(segment, doc), GREATEST_KEY);
			case 'relevance':
			case 'name':
				return 0;
		}
	}

	#price(segment: Segment, doc: number): number {
		const priceDong = segment.prices[doc] ?? 0;
		const promotion = segment.promotions.get(doc) ?? null;
		return promotion ? priceAt({ priceDong, promotion }, this.now) : priceDong;
	}
}
