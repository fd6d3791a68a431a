import type { Stars } from '../certification/certificate';
import type { ProducerId } from '../ids';
import type { EveningRow } from './evening';
import type { OrderState } from '../ordering/order';
import type {
	DayTally,
	Money,
	Period,
	ProductTally,
	ProvinceTally,
	SessionTally,
	Tally,
} from './sales';

/** A session with its name; empty where the market knows none of that number. */
export interface NamedSession extends SessionTally {
	readonly title: string;
}
export interface NamedProducer extends Tally {
	readonly producerId: ProducerId;
	readonly name: string;
}
export interface SetTally extends Tally {
	/** 1–26; null for a product that is gone. */
	readonly setCode: number | null;
}
export interface StarsTally extends Tally {
	/** Of the certificate that the product has today; null where it has none. */
	readonly stars: Stars | null;
}

/** What both desks see. Every list has the greatest value first, days their order. */
interface Figures {
	readonly period: Period;
	readonly total: Tally;
	/** Every day of the period. */
	readonly days: readonly DayTally[];
	readonly products: readonly ProductTally[];
	readonly sessions: readonly NamedSession[];
	/** Where the buyers live. */
	readonly provinces: readonly ProvinceTally[];
	readonly money: readonly Money[];
	/** Refused, called off, sent back, waiting: by state. */
	readonly lost: readonly (Tally & { readonly state: OrderState })[];
}

/** One producer's own. */
export type ProducerFigures = Figures;

/** The whole market's. */
export interface MarketFigures extends Figures {
	readonly producers: readonly NamedProducer[];
	/** Where the producers are. */
	readonly sellerProvinces: readonly ProvinceTally[];
	readonly sets: readonly SetTally[];
	readonly stars: readonly StarsTally[];
	/** The sessions of the period, the latest first. */
	readonly evenings: readonly EveningRow[];
}

/** The tables that can be taken home, by desk. */
export const PRODUCER_TABLES = [
	'days',
	'products',
	'sessions',
	'provinces',
	'money',
	'lost',
] as const;
export const MARKET_TABLES = [
	...PRODUCER_TABLES,
	'producers',
	'sellerProvinces',
	'sets',
	'stars',
	'evenings',
] as const;
export type FigureTable = (typeof MARKET_TABLES)[number];
