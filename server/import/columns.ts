import type { ImportKind } from '$lib/domain/imports/report';
import { fold } from '$lib/domain/text';

import type { Words } from '../spreadsheet/table';

export interface ImportColumn {
	readonly heading: Words;
	readonly isRequired: boolean;
	/** As the template shows it. */
	readonly example: string;
}

const column = (vi: string, en: string, example: string, isRequired = false): ImportColumn => ({
	heading: { vi, en },
	example,
	isRequired,
});
const required = (vi: string, en: string, example: string): ImportColumn =>
	column(vi, en, example, true);

/** The columns of each sheet, by the names under which they are read. */
export const IMPORT_COLUMNS = {
	producers: {
		code: column('Mã chủ thể', 'Producer code', 'htx-ong-bac-ha'),
		name: required('Tên chủ thể', 'Producer', 'HTX Ong bạc hà Mèo Vạc'),
		kind: required('Loại hình', 'Kind', 'Hợp tác xã'),
		province: required('Tỉnh, thành phố', 'Province', 'Tuyên Quang'),
		commune: column('Xã, phường', 'Commune', 'Xã Mèo Vạc'),
		about: column('Giới thiệu', 'About', 'Nuôi ong trên cao nguyên đá từ năm 2012.'),
	},
	products: {
		producer: required('Chủ thể', 'Of producer', 'htx-ong-bac-ha'),
		ocopCode: column('Mã sản phẩm OCOP', 'OCOP product code', '08-00769-12-2026'),
		gtin: column('GTIN', 'Barcode', '8936012340013'),
		slug: column('Mã trên chợ', 'Code in the market', ''),
		name: required('Tên sản phẩm', 'Product', 'Mật ong bạc hà'),
		set: required('Bộ sản phẩm', 'Product set', '4'),
		price: required('Giá bán', 'Price', '250.000đ'),
		unit: required('Đơn vị bán', 'Unit', 'chai 500 ml'),
		weight: column('Khối lượng tịnh', 'Net weight', '500 ml'),
		shelfLife: column('Hạn sử dụng (ngày)', 'Shelf life (days)', '730'),
		months: column('Tháng có hàng', 'Months in season', '10, 11, 12'),
		stock: column('Tồn kho ban đầu', 'Stock to begin with', '40'),
		story: column('Câu chuyện', 'Story', 'Mật của ong hút hoa bạc hà mọc trên đá.'),
		ingredients: column('Thành phần', 'Ingredients', '100% mật ong hoa bạc hà'),
		storage: column('Bảo quản', 'Storage', 'Nơi khô mát, tránh nắng'),
	},
	certificates: {
		product: required('Sản phẩm', 'Of product', '08-00769-12-2026'),
		number: required('Số quyết định', 'Decision', '858/QĐ-UBND'),
		stars: required('Số sao', 'Stars', '4'),
		points: column('Điểm', 'Points', '82,5'),
		issuer: required('Cơ quan cấp', 'Issuer', 'UBND tỉnh Tuyên Quang'),
		issuerKind: required('Cấp', 'Issued by', 'Tỉnh'),
		issuedOn: required('Ngày cấp', 'Issued on', '19/06/2026'),
		expiresOn: column('Ngày hết hạn', 'Valid until', '19/06/2029'),
	},
} as const satisfies Record<ImportKind, Record<string, ImportColumn>>;

export type ColumnName<Kind extends ImportKind> = keyof (typeof IMPORT_COLUMNS)[Kind] & string;

/** The sheets, as they are called in a workbook. */
export const IMPORT_SHEETS: Readonly<Record<ImportKind, Words>> = {
	producers: { vi: 'Chủ thể', en: 'Producers' },
	products: { vi: 'Sản phẩm', en: 'Products' },
	certificates: { vi: 'Chứng nhận', en: 'Certificates' },
};

/** Headings and names are compared without marks, capitals, signs and the star of what is required. */
export function plainHeading(text: string): string {
	return fold(text)
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}
