import type { Certificate } from '../../certification/certificate';
import { findProvince } from '../../places/provinces';
import { DAY_MS, type DayText } from '../../time';
import type { EntryBodies } from '../entries';
import type { Producer } from '../product';
import type { Promotion } from '../promotion';
import { promotionIn } from '../published-promotion';
import { PRODUCT_SETS } from '../product-sets';
import { kindOfCommune, type CommuneKindWord } from './commune-kind';
import { NameSorter } from './name-order';
import { PrefixIndexBuilder, type PrefixIndex, type Weight } from './prefix-index';

/** A product with all that it is found and filtered by. */
export interface Findable {
	readonly product: EntryBodies['product'];
	readonly stock: number | null;
	readonly producer: Producer | undefined;
	readonly certificate: Certificate | undefined;
}

/** What a product's set, by its code, says of where words were found. Name before all else. */
const NAME: readonly Weight[] = [
	{ whole: 60, start: 48 },
	{ whole: 56, start: 44 },
];
/** The first word of a name is worth a little more. */
const NAME_FIELDS = [0, 1] as const;
const PLACE: Weight = { whole: 24, start: 20 };
/** By field: its name, places, and of these the commune, where its kind is one of many. */
const PRODUCER: readonly Weight[] = [{ whole: 32, start: 28 }, PLACE, PLACE, PLACE];
const PLACE_FIELD = 1;
const COMMUNE_FIELDS: Readonly<Record<CommuneKindWord, number>> = { xa: 2, phuong: 3 };
const SET: readonly Weight[] = [{ whole: 12, start: 8 }];
/** A word read from Telex or VNI keys, or with a slip put right, is worth half. */
export type Reading = {
	readonly word: string;
	readonly isAsTyped: boolean;
	readonly isNear: boolean;
	/** Looks among the names of communes of this kind alone. */
	readonly inKind?: CommuneKindWord;
};

const setNames = (() => {
	const builder = new PrefixIndexBuilder();
	for (const { code, legalName } of PRODUCT_SETS) builder.addText(code, 0, legalName);
	return builder.finish();
})();
const SET_COUNT = PRODUCT_SETS.length + 1;

/** How many products are read between two chances to pause. */
const STEP = 500;

/** Products ready to be searched, numbered from 0 (`doc`): words and, column by column, facts. */
export class Segment {
	readonly ids: Float64Array;
	readonly productNames: readonly string[];
	readonly setCodes: Uint8Array;
	/** The code as a number; 0 where unknown. */
	readonly provinces: Uint8Array;
	readonly prices: Float64Array;
	readonly promotions = new Map<number, Promotion>();
	/** −1: not counted. */
	readonly stocks: Int32Array;
	readonly stars: Uint8Array;
	/** Last day on which the certificate may be valid, as {@link dayNumber}; 0: never. */
	readonly validUntil: Uint16Array;
	readonly listedOn: Uint16Array;
	/** A bit a month, January the lowest; 0: sold all the year. */
	readonly seasons: Uint16Array;

	private constructor(
		readonly size: number,
		private readonly names: PrefixIndex,
		private readonly producers: PrefixIndex,
		private readonly producerOf: Uint32Array,
		private readonly producerCount: number,
		/** All docs in the order of their names. */
		readonly order: Uint32Array,
		columns: ColumnsInMaking,
	) {
		this.ids = columns.ids;
		this.productNames = columns.productNames;
		this.setCodes = columns.setCodes;
		this.provinces = columns.provinces;
		this.prices = columns.prices;
		this.promotions = columns.promotions;
		this.stocks = columns.stocks;
		this.stars = columns.stars;
		this.validUntil = columns.validUntil;
		this.listedOn = columns.listedOn;
		this.seasons = columns.seasons;
	}

	/** Builds in small steps: pause wherever it yields. */
	static *build(findables: Iterable<Findable>, count: number): Generator<void, Segment> {
		const names = new PrefixIndexBuilder();
		const producers = new PrefixIndexBuilder();
		const producerDocs = new Map<number, number>();
		const producerOf = new Uint32Array(count);
		const columns = new ColumnsInMaking(count);
		const sorter = new NameSorter(names.pieces);
		let doc = 0;
		for (const findable of findables) {
			const { product, producer } = findable;
			const pieces = names.piecesOf(product.name);
			names.addPieces(doc, pieces, NAME_FIELDS);
			sorter.add(pieces);
			let own = producerDocs.get(product.producerId);
			if (own === undefined) {
				own = producerDocs.size;
				producerDocs.set(product.producerId, own);
				if (producer) addProducer(producers, own, producer);
			}
			producerOf[doc] = own;
			columns.set(doc, findable);
			doc++;
			if (doc % STEP === 0) yield;
		}
		const namesIndex = names.finish();
		yield;
		const producersIndex = producers.finish();
		yield;
		const order = yield* sorter.order(columns.ids);
		const producerCount = producerDocs.size;
		return new Segment(doc, namesIndex, producersIndex, producerOf, producerCount, order, columns);
	}

	/** Stars of a product, if its certificate is valid on that day; else 0. */
	starsOn(doc: number, today: number): number {
		return (this.validUntil[doc] ?? 0) >= today ? (this.stars[doc] ?? 0) : 0;
	}

	/** What a word in any of its readings is worth for each product: 0 where it is not found. */
	scoreWord(readings: readonly Reading[]): Uint8Array {
		const scores = new Uint8Array(this.size);
		const producerScores = new Uint8Array(this.producerCount);
		const setScores = new Uint8Array(SET_COUNT);
		for (const { word, isAsTyped, isNear, inKind } of readings) {
			if (inKind) {
				this.producers.score(word, communeWeights(inKind), producerScores);
				continue;
			}
			const way = isNear ? 'scoreNear' : 'score';
			this.names[way](word, isAsTyped ? NAME : halved(NAME), scores);
			this.producers[way](word, isAsTyped ? PRODUCER : halved(PRODUCER), producerScores);
			setNames[way](word, isAsTyped ? SET : halved(SET), setScores);
		}
		for (let doc = 0; doc < this.size; doc++) {
			const ofProducer = producerScores[this.producerOf[doc] ?? 0] ?? 0;
			const ofSet = setScores[this.setCodes[doc] ?? 0] ?? 0;
			const best = ofProducer > ofSet ? ofProducer : ofSet;
			if (best > (scores[doc] ?? 0)) scores[doc] = best;
		}
		return scores;
	}
}

function addProducer(index: PrefixIndexBuilder, item: number, producer: Producer): void {
	index.addPieces(item, index.piecesOf(producer.name), [0, 0]);
	const province = findProvince(producer.provinceCode)?.name ?? '';
	for (const place of [province, producer.oldPlace, producer.oldProvince])
		if (place) index.addText(item, PLACE_FIELD, place);
	const { communeName } = producer;
	if (!communeName) return;
	const kind = kindOfCommune(communeName);
	if (kind) index.addTail(item, COMMUNE_FIELDS[kind], communeName);
	else index.addText(item, PLACE_FIELD, communeName);
}

function communeWeights(kind: CommuneKindWord): readonly Weight[] {
	const nothing: Weight = { whole: 0, start: 0 };
	return PRODUCER.map((weight, field) => (field === COMMUNE_FIELDS[kind] ? weight : nothing));
}

class ColumnsInMaking {
	readonly ids: Float64Array;
	readonly productNames: string[] = [];
	readonly setCodes: Uint8Array;
	readonly provinces: Uint8Array;
	readonly prices: Float64Array;
	readonly promotions = new Map<number, Promotion>();
	readonly stocks: Int32Array;
	readonly stars: Uint8Array;
	readonly validUntil: Uint16Array;
	readonly listedOn: Uint16Array;
	readonly seasons: Uint16Array;

	constructor(count: number) {
		this.ids = new Float64Array(count);
		this.setCodes = new Uint8Array(count);
		this.provinces = new Uint8Array(count);
		this.prices = new Float64Array(count);
		this.stocks = new Int32Array(count);
		this.stars = new Uint8Array(count);
		this.validUntil = new Uint16Array(count);
		this.listedOn = new Uint16Array(count);
		this.seasons = new Uint16Array(count);
	}

	set(doc: number, { product, stock, producer, certificate }: Findable): void {
		this.ids[doc] = product.id;
		this.productNames[doc] = product.name;
		this.setCodes[doc] = product.setCode;
		this.provinces[doc] = Number(producer?.provinceCode ?? 0);
		this.prices[doc] = product.priceDong;
		const promotion = promotionIn(product);
		if (promotion) this.promotions.set(doc, promotion);
		this.stocks[doc] = stock ?? -1;
		this.stars[doc] = certificate?.stars ?? 0;
		this.validUntil[doc] = lastValidDay(certificate);
		this.listedOn[doc] = dayNumber(product.listedOn);
		this.seasons[doc] = product.seasonMonths.reduce((bits, month) => bits | monthBit(month), 0);
	}
}

/** As `certificateState` says `valid`, with the day left open. */
function lastValidDay(certificate: Certificate | undefined): number {
	if (certificate?.standing !== 'verified' || certificate.issuedOn === null) return 0;
	return certificate.expiresOn === null ? 0 : dayNumber(certificate.expiresOn);
}

/** The bit of a month (1–12) in a season. */
export function monthBit(month: number): number {
	return 1 << (month - 1);
}

const knownDays = new Map<DayText, number>();

/** Days since 1970-01-01. */
export function dayNumber(day: DayText): number {
	let known = knownDays.get(day);
	if (known === undefined) {
		known = Math.max(0, Math.floor(Date.parse(day) / DAY_MS));
		knownDays.set(day, known);
	}
	return known;
}

function halved(weights: readonly Weight[]): readonly Weight[] {
	return weights.map(({ whole, start }) => ({ whole: whole / 2, start: start / 2 }));
}
