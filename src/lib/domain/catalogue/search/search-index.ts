import { productId, type ProductId } from '../../ids';
import { foldedWords } from '../../text';
import { dayOf, type EpochMs } from '../../time';
import type { CatalogueQuery, CatalogueResult } from '../catalogue-view';
import { priceAt } from '../price';
import { productSet } from '../product-sets';
import { dayNumber, Segment, type Findable, type Reading } from './segment';
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
		yield;
		const fresh = finish(Segment.build([], 0));
		const order = Uint32Array.from({ length: base.size }, (_, doc) => doc);
		order.sort((a, b) => compare(base, a, base, b));
		return new SearchIndex(base, fresh, new Set(), order);
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
		const old = this.order.filter((doc) => doc < base.size && !freshIds.has(base.ids[doc] ?? 0));
		// A product that was fresh before stands in `base` no more, so nothing comes back twice.
		const own = Uint32Array.from({ length: fresh.size }, (_, doc) => doc).sort((a, b) =>
			compare(fresh, a, fresh, b),
		);
		const order = new Uint32Array(old.length + own.length);
		let next = 0;
		let at = 0;
		for (const doc of old) {
			while (next < own.length && compare(fresh, own[next] ?? 0, base, doc) < 0)
				order[at++] = base.size + (own[next++] ?? 0);
			order[at++] = doc;
		}
		while (next < own.length) order[at++] = base.size + (own[next++] ?? 0);
		return new SearchIndex(base, fresh, freshIds, order);
	}

	search(query: CatalogueQuery, now: EpochMs): CatalogueResult {
		const words = [...new Set(foldedWords(query.text))].slice(0, MOST_WORDS);
		if (words.length === 0)
			return { ids: this.#collect(query, now, undefined), isCorrected: false };
		const each = words.map((word) => this.#scoreWord(readingsOf(word)));
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

	#hasAny(scores: Scores | Totals): boolean {
		for (const doc of this.order) if (this.#scoreOf(scores, doc) > 0) return true;
		return false;
	}

	#scoreOf(scores: Scores | Totals, doc: number): number {
		const { size } = this.base;
		return (doc < size ? scores.base[doc] : scores.fresh[doc - size]) ?? 0;
	}

	/** What fits the filters, sorted. @param total undefined where nothing was typed */
	#collect(query: CatalogueQuery, now: EpochMs, total: Totals | undefined): ProductId[] {
		const filter = new Filter(query, now);
		const docs: number[] = [];
		const keys: number[] = [];
		for (const doc of this.order) {
			const score = total ? this.#scoreOf(total, doc) : 0;
			if (total && score === 0) continue;
			const isBase = doc < this.base.size;
			const segment = isBase ? this.base : this.fresh;
			const own = isBase ? doc : doc - this.base.size;
			if (!filter.isFor(segment, own)) continue;
			docs.push(doc);
			keys.push(filter.sortKey(segment, own, score));
		}
		const { size, ids } = this.base;
		return sortedBy(keys, docs).map((doc) =>
			productId((doc < size ? ids[doc] : this.fresh.ids[doc - size]) ?? 0),
		);
	}
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

function readingsOf(word: string): Reading[] {
	return [
		{ word, isAsTyped: true, isNear: false },
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

function compare(a: Segment, docA: number, b: Segment, docB: number): number {
	const [keyA, keyB] = [a.nameKeys[docA] ?? '', b.nameKeys[docB] ?? ''];
	if (keyA !== keyB) return keyA < keyB ? -1 : 1;
	return (a.ids[docA] ?? 0) - (b.ids[docB] ?? 0);
}

/** Below this many different keys, counting them is quicker than comparing. */
const COUNTABLE = 2 ** 14;

/** Sorts by keys, smallest first; equals keep their order. Keys are whole, 0 ≤ key < 2^31. */
function sortedBy(keys: readonly number[], docs: readonly number[]): number[] {
	let least = Infinity;
	let most = 0;
	for (const key of keys) {
		if (key < least) least = key;
		if (key > most) most = key;
	}
	if (keys.length === 0 || least === most) return [...docs];
	return most - least < COUNTABLE ? counted(keys, docs, least, most) : packed(keys, docs);
}

function counted(
	keys: readonly number[],
	docs: readonly number[],
	least: number,
	most: number,
): number[] {
	const starts = new Uint32Array(most - least + 2);
	for (const key of keys) starts[key - least + 1] = (starts[key - least + 1] ?? 0) + 1;
	for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
	const result = new Array<number>(docs.length);
	for (let at = 0; at < docs.length; at++) {
		const bucket = (keys[at] ?? 0) - least;
		const place = starts[bucket] ?? 0;
		result[place] = docs[at] ?? 0;
		starts[bucket] = place + 1;
	}
	return result;
}

/** Key and place in one number, so that the platform's own sort of numbers does the work. */
function packed(keys: readonly number[], docs: readonly number[]): number[] {
	const places = 2 ** 21;
	const numbers = Float64Array.from(keys, (key, place) => key * places + place).sort();
	return Array.from(numbers, (value) => docs[value % places] ?? 0);
}

const GREATEST_KEY = 2 ** 31 - 1;

/** One query's filters and order, asked once for each product. */
class Filter {
	readonly #today: number;
	readonly #province: number;

	constructor(
		private readonly query: CatalogueQuery,
		private readonly now: EpochMs,
	) {
		this.#today = dayNumber(dayOf(now));
		this.#province = Number(query.provinceCode ?? 0);
	}

	isFor(segment: Segment, doc: number): boolean {
		const { query } = this;
		const setCode = segment.setCodes[doc] ?? 0;
		if (query.setCode !== null && setCode !== query.setCode) return false;
		if (query.sector !== null && productSet(setCode)?.sector !== query.sector) return false;
		if (query.provinceCode !== null && segment.provinces[doc] !== this.#province) return false;
		if (query.minStars !== null && this.#stars(segment, doc) < query.minStars) return false;
		if (query.isInStock && segment.stocks[doc] === 0) return false;
		if (query.minPriceDong === null && query.maxPriceDong === null) return true;
		const price = this.#price(segment, doc);
		return price >= (query.minPriceDong ?? 0) && price <= (query.maxPriceDong ?? Infinity);
	}

	/** Smaller comes first; the order of names decides between equals. */
	sortKey(segment: Segment, doc: number, score: number): number {
		switch (this.query.sort) {
			case 'relevance':
				return GREATEST_KEY - (score * 8 + this.#stars(segment, doc));
			case 'newest':
				return GREATEST_KEY - (segment.listedOn[doc] ?? 0);
			case 'priceUp':
				return Math.min(this.#price(segment, doc), GREATEST_KEY);
			case 'priceDown':
				return GREATEST_KEY - Math.min(this.#price(segment, doc), GREATEST_KEY);
			case 'name':
				return 0;
		}
	}

	/** Only what a certificate valid today says. */
	#stars(segment: Segment, doc: number): number {
		return (segment.validUntil[doc] ?? 0) >= this.#today ? (segment.stars[doc] ?? 0) : 0;
	}

	#price(segment: Segment, doc: number): number {
		const priceDong = segment.prices[doc] ?? 0;
		const promotion = segment.promotions.get(doc) ?? null;
		return promotion ? priceAt({ priceDong, promotion }, this.now) : priceDong;
	}
}
