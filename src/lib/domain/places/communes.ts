import type { ProvinceCode } from './provinces';

/** Five-digit code of a commune. @see QĐ 19/2025/QĐ-TTg */
export type CommuneCode = string;
export type CommuneKind = 'phuong' | 'xa' | 'dacKhu';

export interface Commune {
	readonly code: CommuneCode;
	/** Without its kind: `Ba Đình`. Many repeat within the country: tell them apart by code. */
	readonly name: string;
	readonly kind: CommuneKind;
}

const KINDS: Readonly<Record<string, CommuneKind>> = { P: 'phuong', X: 'xa', D: 'dacKhu' };
const WORDS: Readonly<Record<CommuneKind, string>> = {
	phuong: 'Phường',
	xa: 'Xã',
	dacKhu: 'Đặc khu',
};
const collator = new Intl.Collator('vi', { numeric: true });

/** The communes of the country, by province; some 60 KB, so load it where an address is written. */
export class Communes {
	readonly #rows: Readonly<Record<ProvinceCode, string>>;
	readonly #read = new Map<ProvinceCode, readonly Commune[]>();

	/** @param rows as made by scripts/places.js: province code → `00004PBa Đình|…` */
	constructor(rows: Readonly<Record<ProvinceCode, string>>) {
		this.#rows = rows;
	}

	/** Of one province, in the order of the Vietnamese alphabet; empty for an unknown code. */
	of(provinceCode: ProvinceCode): readonly Commune[] {
		const known = this.#read.get(provinceCode);
		if (known) return known;
		const text = Object.hasOwn(this.#rows, provinceCode) ? this.#rows[provinceCode] : undefined;
		const communes = (text?.split('|') ?? [])
			.map(readRow)
			.sort((a, b) => collator.compare(a.name, b.name));
		this.#read.set(provinceCode, communes);
		return communes;
	}

	/** The commune with this code in this province; undefined where the two do not fit. */
	find(provinceCode: ProvinceCode, code: CommuneCode): Commune | undefined {
		return this.of(provinceCode).find((commune) => commune.code === code);
	}
}

/** `Phường Ba Đình`, as it stands on an envelope. */
export function communeFullName(commune: Commune): string {
	return `${WORDS[commune.kind]} ${commune.name}`;
}

/** `phường Ba Đình`, as it stands within a sentence or before its province. */
export function communeNameInText(commune: Commune): string {
	const fullName = communeFullName(commune);
	return fullName.charAt(0).toLowerCase() + fullName.slice(1);
}

let loading: Promise<Communes> | undefined;

/** Loads the list once. It is a chunk of its own, kept by the service worker for offline use. */
export function loadCommunes(): Promise<Communes> {
	loading ??= import('./communes.json').then(
		(file) => new Communes(file.default),
		(failure: unknown) => {
			loading = undefined;
			throw failure;
		},
	);
	return loading;
}

function readRow(row: string): Commune {
	return { code: row.slice(0, 5), kind: KINDS[row.charAt(5)] ?? 'xa', name: row.slice(6) };
}
