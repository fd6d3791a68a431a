import { INTERNAL, leaves, stays, type Holding } from '../exports/holding';
import {
	catalogueEntries,
	catalogueState,
	catalogueVersions,
	pictures,
	producers,
	productPrices,
	products,
	productStock,
	promotionPortions,
	promotions,
	publishedStock,
} from './tables';

/** What of this module leaves with the export of everything. */
export const CATALOGUE_HOLDINGS: readonly Holding[] = [
	leaves(producers, { vi: 'Chủ thể', en: 'Producers' }),
	leaves(products, { vi: 'Sản phẩm', en: 'Products' }),
	leaves(productPrices, { vi: 'Giá qua các lần', en: 'Prices over time' }),
	leaves(productStock, { vi: 'Hàng còn', en: 'Stock' }, { eveningLimit: INTERNAL }),
	leaves(promotions, { vi: 'Khuyến mại', en: 'Promotions' }),
	leaves(promotionPortions, { vi: 'Suất khuyến mại còn lại', en: 'Portions left of promotions' }),
	leaves(
		pictures,
		{ vi: 'Ảnh công khai', en: 'Public pictures' },
		{ svg: { vi: 'Là hình, không phải chữ.', en: 'A picture, not words.' } },
	),
	stays(
		publishedStock,
		'Bản sao của hàng còn mà điện thoại đã được báo.',
		'A copy of the stock, as phones were told last.',
	),
	stays(
		catalogueEntries,
		'Bản công khai dựng lại được từ các bảng khác.',
		'The public form, made of what the other tables hold.',
	),
	stays(catalogueState, 'Số phiên bản của danh mục.', "The catalogue's version number."),
	stays(catalogueVersions, 'Số phiên bản của danh mục.', "The catalogue's version numbers."),
];
