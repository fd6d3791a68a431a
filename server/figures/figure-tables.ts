import { productSet } from '$lib/domain/catalogue/product-sets';
import type { FigureTable, MarketFigures, ProducerFigures } from '$lib/domain/figures/figures';
import type { EveningRow } from '$lib/domain/figures/evening';
import type { Tally } from '$lib/domain/figures/sales';
import type { OrderState, PaymentMethod } from '$lib/domain/ordering/order';
import { dayOf } from '$lib/domain/time';
import { provinceName } from '$lib/domain/places/provinces';

import {
	tableOf,
	type ColumnOf,
	type Language,
	type Table,
	type Words,
} from '../spreadsheet/table';

const words = (vi: string, en: string): Words => ({ vi, en });
const text = (vi: string, en: string) => ({ heading: words(vi, en), type: 'text' as const });

const whole = (vi: string, en: string, of: (row: EveningRow) => number): ColumnOf<EveningRow> => ({
	heading: words(vi, en),
	type: 'integer',
	of,
});

const TALLY: readonly ColumnOf<Tally>[] = [
	{ heading: words('Số đơn', 'Orders'), type: 'integer', of: ({ orders }) => orders },
	{ heading: words('Giá trị (đồng)', 'Value (đồng)'), type: 'dong', of: (row) => row.valueDong },
];

const PAYMENTS: Readonly<Record<PaymentMethod, Words>> = {
	cod: words('Trả khi nhận (COD)', 'On delivery (COD)'),
	vietqr: words('Chuyển khoản VietQR', 'VietQR transfer'),
};
const STATES: Readonly<Record<OrderState, Words>> = {
	queued: words('Chưa gửi', 'Not sent'),
	held: words('Đang giữ', 'Held'),
	needsBuyer: words('Chờ người mua trả lời', 'Waiting for the buyer'),
	rejected: words('Không nhận được', 'Not accepted'),
	placed: words('Mới đặt', 'Placed'),
	confirmed: words('Đã nhận đơn', 'Confirmed'),
	packed: words('Đã đóng gói', 'Packed'),
	shipped: words('Đang giao', 'On its way'),
	delivered: words('Đã giao', 'Delivered'),
	cancelled: words('Đã hủy', 'Cancelled'),
	returned: words('Bị trả lại', 'Returned'),
};
const BUYERS = words('Theo nơi mua', "By buyers' province");
const SELLERS = words('Theo nơi bán', "By producers' province");
const OUTSIDE = words('Ngoài phiên', 'Outside sessions');
const NOT_HELD = words('Không họp', 'Not held');
const ERASED = words('Không còn lưu', 'Not kept any more');

/** Every table that can be made of figures, by its name. */
export function figureTables(
	figures: ProducerFigures | MarketFigures,
	language: Language,
): Readonly<Partial<Record<FigureTable, Table>>> {
	return {
		days: tableOf(
			words('Theo ngày', 'By day'),
			[{ heading: words('Ngày', 'Day'), type: 'day', of: ({ day }) => day }, ...TALLY],
			figures.days,
		),
		products: tableOf(
			words('Theo sản phẩm', 'By product'),
			[
				{ ...text('Sản phẩm', 'Product'), of: ({ name }) => name },
				{ heading: words('Số lượng', 'Pieces'), type: 'integer', of: ({ pieces }) => pieces },
				...TALLY,
			],
			figures.products,
		),
		sessions: tableOf(
			words('Theo phiên chợ', 'By session'),
			[
				{ ...text('Phiên chợ', 'Session'), of: ({ title }) => title || OUTSIDE[language] },
				...TALLY,
			],
			figures.sessions,
		),
		provinces: provinces(BUYERS, figures.provinces, language),
		money: money(figures, language),
		lost: tableOf(
			words('Đơn không thành', 'Orders that fell through'),
			[{ ...text('Tình trạng', 'State'), of: ({ state }) => STATES[state][language] }, ...TALLY],
			figures.lost,
		),
		...('producers' in figures ? marketTables(figures, language) : {}),
	};
}

function marketTables(
	figures: MarketFigures,
	language: Language,
): Partial<Record<FigureTable, Table>> {
	return {
		producers: tableOf(
			words('Theo chủ thể', 'By producer'),
			[{ ...text('Chủ thể', 'Producer'), of: ({ name }) => name }, ...TALLY],
			figures.producers,
		),
		sellerProvinces: provinces(SELLERS, figures.sellerProvinces, language),
		sets: tableOf(
			words('Theo bộ sản phẩm', 'By product set'),
			[
				{ heading: words('Bộ', 'Set'), type: 'integer', of: ({ setCode }) => setCode },
				{
					...text('Tên bộ', 'Name'),
					of: ({ setCode }) => productSet(setCode ?? 0)?.legalName ?? null,
				},
				...TALLY,
			],
			figures.sets,
		),
		stars: tableOf(
			words('Theo hạng sao', 'By stars'),
			[{ heading: words('Sao', 'Stars'), type: 'integer', of: ({ stars }) => stars }, ...TALLY],
			figures.stars,
		),
		evenings: tableOf(
			words('So sánh các phiên', 'Sessions compared'),
			[
				{ ...text('Phiên chợ', 'Session'), of: ({ title }) => title },
				{ heading: words('Ngày', 'Day'), type: 'day', of: ({ at }) => dayOf(at) },
				...TALLY,
				whole('Chủ thể có đơn', 'Producers that sold', ({ producers }) => producers),
				whole('Suất ưu đãi đã dùng', 'Promotion portions used', ({ portions }) => portions),
				whole('Người xem đông nhất', 'Watchers at peak', ({ peakWatchers }) => peakWatchers),
				whole('Đơn phút đông nhất', 'Orders in the busiest minute', (row) => row.mostPerMinute),
				whole('Đơn chưa đóng gói', 'Orders still to pack', ({ toPack }) => toPack),
				{
					...text('Ghi chú', 'Note'),
					of: ({ isMissed }) => (isMissed ? NOT_HELD[language] : null),
				},
			],
			figures.evenings,
		),
	};
}

function provinces(name: Words, rows: ProducerFigures['provinces'], language: Language): Table {
	return tableOf(
		name,
		[
			{
				...text('Tỉnh, thành phố', 'Province'),
				of: ({ provinceCode }) =>
					provinceCode === null ? ERASED[language] : provinceName(provinceCode),
			},
			...TALLY,
		],
		rows,
	);
}

function money({ money }: ProducerFigures, language: Language): Table {
	type Row = (typeof money)[number];
	const sum = (vi: string, en: string, of: (row: Row) => Tally): readonly ColumnOf<Row>[] => [
		{
			heading: words(`${vi}: số đơn`, `${en}: orders`),
			type: 'integer',
			of: (row) => of(row).orders,
		},
		{
			heading: words(`${vi} (đồng)`, `${en} (đồng)`),
			type: 'dong',
			of: (row) => of(row).valueDong,
		},
	];
	return tableOf(
		words('Tiền', 'Money'),
		[
			{ ...text('Cách trả', 'Way of paying'), of: ({ payment }) => PAYMENTS[payment][language] },
			...sum('Phải thu', 'Expected', ({ expected }) => expected),
			...sum('Đã nhận', 'Received', ({ received }) => received),
			...sum('Phải trả lại', 'Owed back', ({ owedBack }) => owedBack),
		],
		money,
	);
}
