import type { MarketFigures, ProducerFigures } from '$lib/domain/figures/figures';
import type { FigureTable } from '$lib/domain/figures/figures';
import type { Dong } from '$lib/domain/money';
import { provinceName } from '$lib/domain/places/provinces';
import { formatDay } from '$lib/domain/time';
import { setName } from '$lib/features/catalogue/words';
import { stateName } from '$lib/features/orders/order-words';
import { m } from '$lib/i18n/paraglide/messages';

/** A row of a table of figures, in words. */
export interface FigureRow {
	readonly key: string;
	readonly label: string;
	readonly orders: number;
	readonly valueDong: Dong;
}

/** A table of figures as it is shown. */
export interface FigureSection {
	readonly table: FigureTable;
	readonly title: string;
	readonly of: string;
	readonly hint?: string;
	readonly rows: readonly FigureRow[];
}

/** What both desks show, in the order of reading; money has a section of its own. */
export function sectionsOf(figures: ProducerFigures): readonly FigureSection[] {
	return [
		{
			table: 'days',
			title: m.sheets_by_day(),
			of: m.sheets_day(),
			rows: figures.days.map((row) => ({ ...row, key: row.day, label: formatDay(row.day) })),
		},
		{
			table: 'products',
			title: m.sheets_by_product(),
			of: m.sheets_product(),
			rows: figures.products.map((row) => ({
				...row,
				key: String(row.productId),
				label: `${row.name} × ${row.pieces}`,
			})),
		},
		{
			table: 'sessions',
			title: m.sheets_by_session(),
			of: m.sheets_session(),
			rows: figures.sessions.map((row) => ({
				...row,
				key: String(row.sessionId),
				label: row.title || m.sheets_outside_sessions(),
			})),
		},
		{
			table: 'provinces',
			title: m.sheets_by_buyers(),
			of: m.sheets_province(),
			rows: byProvince(figures.provinces),
		},
	];
}

/** What only organisers see. */
export function marketSectionsOf(figures: MarketFigures): readonly FigureSection[] {
	return [
		{
			table: 'producers',
			title: m.sheets_by_producer(),
			of: m.sheets_producer(),
			rows: figures.producers.map((row) => ({
				...row,
				key: String(row.producerId),
				label: row.name,
			})),
		},
		{
			table: 'sellerProvinces',
			title: m.sheets_by_sellers(),
			of: m.sheets_province(),
			rows: byProvince(figures.sellerProvinces),
		},
		{
			table: 'sets',
			title: m.sheets_by_set(),
			of: m.sheets_set(),
			rows: figures.sets.map((row) => ({
				...row,
				key: String(row.setCode),
				label: row.setCode === null ? m.sheets_gone() : setName(row.setCode),
			})),
		},
		{
			table: 'stars',
			title: m.sheets_by_stars(),
			of: m.sheets_stars(),
			hint: m.sheets_stars_hint(),
			rows: figures.stars.map((row) => ({
				...row,
				key: String(row.stars),
				label:
					row.stars === null ? m.sheets_no_stars() : m.sheets_so_many_stars({ stars: row.stars }),
			})),
		},
	];
}

/** Orders that came to nothing. */
export function lostSection(figures: ProducerFigures): FigureSection {
	return {
		table: 'lost',
		title: m.sheets_lost(),
		of: m.sheets_state(),
		hint: m.sheets_lost_hint(),
		rows: figures.lost.map((row) => ({ ...row, key: row.state, label: stateName(row.state) })),
	};
}

function byProvince(rows: ProducerFigures['provinces']): readonly FigureRow[] {
	return rows.map((row) => ({
		...row,
		key: String(row.provinceCode),
		label: row.provinceCode === null ? m.sheets_erased() : provinceName(row.provinceCode),
	}));
}
