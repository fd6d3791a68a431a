import type { ProductSetCode } from './product';

/** Sector (ngành) 1–6. */
export type SectorCode = 1 | 2 | 3 | 4 | 5 | 6;

export interface ProductSet {
	readonly code: ProductSetCode;
	readonly sector: SectorCode;
	/** As the law names it; what people search by. On screens: message `catalogue_set_<code>`. */
	readonly legalName: string;
}

const NAMES: Readonly<Record<SectorCode, readonly string[]>> = {
	1: [
		'Rau, củ, quả, hạt tươi',
		'Thịt, thủy sản, trứng, sữa tươi',
		'Gạo, ngũ cốc, hạt sơ chế khác',
		'Mật ong, mật khác và nông sản thực phẩm khác',
		'Đồ ăn nhanh',
		'Chế biến từ gạo, ngũ cốc',
		'Chế biến từ rau, củ, quả, hạt',
		'Chế biến từ thịt, thủy sản, trứng, sữa, mật ong và nông sản khác',
		'Tương, nước mắm, gia vị dạng lỏng khác',
		'Gia vị khác',
		'Chè tươi, chè chế biến',
		'Trà từ thực vật khác',
		'Cà phê, ca cao',
	],
	2: [
		'Rượu trắng',
		'Đồ uống có cồn khác',
		'Nước khoáng thiên nhiên, nước uống đóng chai',
		'Đồ uống không cồn khác',
	],
	3: [
		'Thực phẩm chức năng, thuốc dược liệu, thuốc cổ truyền',
		'Mỹ phẩm có thành phần từ dược liệu',
		'Tinh dầu và dược liệu khác',
	],
	4: ['Thủ công mỹ nghệ gia dụng, trang trí', 'Vải, may mặc'],
	5: ['Hoa', 'Cây cảnh', 'Động vật cảnh'],
	6: ['Du lịch cộng đồng, du lịch sinh thái, điểm du lịch'],
};

/** The six sectors (ngành); on screens: message `catalogue_sector_<code>`. */
export const SECTORS = [1, 2, 3, 4, 5, 6] as const satisfies readonly SectorCode[];

/** The 26 product sets in the order of their codes. @see QĐ 26/2026/QĐ-TTg */
export const PRODUCT_SETS: readonly ProductSet[] = SECTORS.flatMap((sector) =>
	NAMES[sector].map((legalName) => ({ sector, legalName })),
).map((set, index) => ({ ...set, code: index + 1 }));

/** @param code 1–26; anything else is no set */
export function productSet(code: ProductSetCode): ProductSet | undefined {
	return PRODUCT_SETS[code - 1];
}

/** The sets of a sector, in the order of their codes. */
export function setsOf(sector: number): readonly ProductSet[] {
	return PRODUCT_SETS.filter((set) => set.sector === sector);
}

/** Sets 14 and 15: sold to adults only, never promoted by gift. */
export function isAlcohol(code: ProductSetCode): boolean {
	return code === 14 || code === 15;
}

/** Set 18: carries the notice that it is no medicine. */
export function isFunctionalFood(code: ProductSetCode): boolean {
	return code === 18;
}
