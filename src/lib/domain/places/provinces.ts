import type { DayText } from '../time';

/** Two-digit code of one of the 34 provinces and cities. @see QĐ 19/2025/QĐ-TTg */
export type ProvinceCode = string;

/** `city` = thành phố trực thuộc trung ương, `province` = tỉnh. */
export type ProvinceKind = 'city' | 'province';

export interface Province {
	readonly code: ProvinceCode;
	/** As people call it, without "tỉnh" or "thành phố": `Đồng Nai`; only `TP. Hồ Chí Minh` keeps it. */
	readonly name: string;
	readonly kind: ProvinceKind;
	/** Other names that people still search by: of the provinces merged into it on 1/7/2025. */
	readonly oldNames: readonly string[];
	/** What it was merged into since; left out while it stands by itself. */
	readonly into?: ProvinceCode;
}

/** A province as organisers said that it stands from a day on. */
export interface ProvinceStanding extends Province {
	readonly from: DayText;
}

const province = (
	code: ProvinceCode,
	name: string,
	kind: ProvinceKind,
	...oldNames: string[]
): Province => ({ code, name, kind, oldNames });

/**
 * The 34 units, by code, as of 30/4/2026 (Đồng Nai a city by 30/2026/QH16). What changed since,
 * {@link applyProvinces} lays over it.
 * @see QĐ 19/2025/QĐ-TTg for the codes, 202/2025/QH15 for what was merged into what
 */
export const PROVINCES: readonly Province[] = [
	province('01', 'Hà Nội', 'city'),
	province('04', 'Cao Bằng', 'province'),
	province('08', 'Tuyên Quang', 'province', 'Hà Giang'),
	province('11', 'Điện Biên', 'province'),
	province('12', 'Lai Châu', 'province'),
	province('14', 'Sơn La', 'province'),
	province('15', 'Lào Cai', 'province', 'Yên Bái'),
	province('19', 'Thái Nguyên', 'province', 'Bắc Kạn'),
	province('20', 'Lạng Sơn', 'province'),
	province('22', 'Quảng Ninh', 'province'),
	province('24', 'Bắc Ninh', 'province', 'Bắc Giang'),
	province('25', 'Phú Thọ', 'province', 'Vĩnh Phúc', 'Hòa Bình'),
	province('31', 'Hải Phòng', 'city', 'Hải Dương'),
	province('33', 'Hưng Yên', 'province', 'Thái Bình'),
	province('37', 'Ninh Bình', 'province', 'Hà Nam', 'Nam Định'),
	province('38', 'Thanh Hóa', 'province'),
	province('40', 'Nghệ An', 'province'),
	province('42', 'Hà Tĩnh', 'province'),
	province('44', 'Quảng Trị', 'province', 'Quảng Bình'),
	province('46', 'Huế', 'city', 'Thừa Thiên Huế'),
	province('48', 'Đà Nẵng', 'city', 'Quảng Nam'),
	province('51', 'Quảng Ngãi', 'province', 'Kon Tum'),
	province('52', 'Gia Lai', 'province', 'Bình Định'),
	province('56', 'Khánh Hòa', 'province', 'Ninh Thuận'),
	province('66', 'Đắk Lắk', 'province', 'Phú Yên'),
	province('68', 'Lâm Đồng', 'province', 'Bình Thuận', 'Đắk Nông'),
	province('75', 'Đồng Nai', 'city', 'Bình Phước'),
	province('79', 'TP. Hồ Chí Minh', 'city', 'Bình Dương', 'Bà Rịa - Vũng Tàu', 'Sài Gòn'),
	province('80', 'Tây Ninh', 'province', 'Long An'),
	province('82', 'Đồng Tháp', 'province', 'Tiền Giang'),
	province('86', 'Vĩnh Long', 'province', 'Bến Tre', 'Trà Vinh'),
	province('91', 'An Giang', 'province', 'Kiên Giang'),
	province('92', 'Cần Thơ', 'city', 'Hậu Giang', 'Sóc Trăng'),
	province('96', 'Cà Mau', 'province', 'Bạc Liêu'),
];

const byCode = new Map<ProvinceCode, Province>();
const collator = new Intl.Collator('vi');

/**
 * Lays what organisers entered over the built-in list, for this page or this process as a whole:
 * provinces are named in a thousand places, and change every few years.
 * @param standings all there are, in the order of their days; those of later days wait
 */
export function applyProvinces(standings: readonly ProvinceStanding[], today: DayText): void {
	for (const entry of PROVINCES) byCode.set(entry.code, entry);
	for (const entry of standings) if (entry.from <= today) byCode.set(entry.code, entry);
}
applyProvinces([], '');

/** Those that stand, in the order of the Vietnamese alphabet, for lists that people choose from. */
export function provincesByName(): readonly Province[] {
	return [...byCode.values()]
		.filter(({ into }) => into === undefined)
		.sort((a, b) => collator.compare(sortName(a), sortName(b)));
}

/** The province with a code of two digits, or the one that it was merged into; or undefined. */
export function findProvince(code: ProvinceCode): Province | undefined {
	const found = byCode.get(code);
	return found?.into === undefined ? found : findProvince(found.into);
}

/** Its everyday name (`Đồng Nai`), or the code itself where no such province exists. */
export function provinceName(code: ProvinceCode): string {
	return findProvince(code)?.name ?? code;
}

/** Its name alone, for words that say of which kind it is: `Hồ Chí Minh`; the code itself where unknown. */
export function provinceBareName(code: ProvinceCode): string {
	const found = findProvince(code);
	return found ? sortName(found) : code;
}

/** Names of before 1/7/2025 under which people still look for this place; empty where none. */
export function oldProvinceNames(code: ProvinceCode): readonly string[] {
	return findProvince(code)?.oldNames ?? [];
}

function sortName({ name }: Province): string {
	return name.replace(/^TP\. /, '');
}
