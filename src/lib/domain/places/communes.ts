import type { DayText } from '../time';
import { findProvince, type ProvinceCode } from './provinces';

/** Five-digit code of a commune. @see QĐ 19/2025/QĐ-TTg */
export type CommuneCode = string;
export type CommuneKind = 'phuong' | 'xa' | 'dacKhu';

export interface Commune {
	readonly code: CommuneCode;
	/** Without its kind: `Ba Đình`. Many repeat within the country: tell them apart by code. */
	readonly name: string;
	readonly kind: CommuneKind;
}

/** A commune as organisers said that it stands from a day on. */
export interface CommuneStanding extends Commune {
	readonly from: DayText;
	/** What it was merged into; left out while it stands by itself. */
	readonly into?: CommuneCode;
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
	/** How those stand that were changed. */
	readonly #changed: ReadonlyMap<CommuneCode, CommuneStanding>;
	readonly #read = new Map<ProvinceCode, readonly Commune[]>();

	/**
	 * @param rows as made by scripts/places.js: province code → `00004PBa Đình|…`
	 * @param standings what was changed since, in the order of its days and up to today
	 */
	constructor(
		rows: Readonly<Record<ProvinceCode, string>>,
		standings: readonly CommuneStanding[] = [],
	) {
		this.#rows = rows;
		this.#changed = new Map(standings.map((standing) => [standing.code, standing]));
	}

	/** The same with what organisers entered laid over it. @param standings all there are */
	changedBy(standings: readonly CommuneStanding[], today: DayText): Communes {
		return new Communes(
			this.#rows,
			standings.filter(({ from }) => from <= today),
		);
	}

	/**
	 * Of one province, in the order of the Vietnamese alphabet; empty for an unknown code. With those
	 * of a province that was merged into it, without those that were merged into another.
	 */
	of(provinceCode: ProvinceCode): readonly Commune[] {
		const code = findProvince(provinceCode)?.code;
		if (code === undefined) return [];
		const known = this.#read.get(code);
		if (known) return known;
		const communes = Object.entries(this.#rows)
			.filter(([home]) => findProvince(home)?.code === code)
			.flatMap(([, text]) => readCommunes(text))
			.map((commune) => this.#standing(commune))
			.filter((commune) => !('into' in commune))
			.sort((a, b) => collator.compare(a.name, b.name));
		this.#read.set(code, communes);
		return communes;
	}

	/**
	 * The commune with this code in this province, or the one that it was merged into; undefined
	 * where the two do not fit.
	 */
	find(provinceCode: ProvinceCode, code: CommuneCode): Commune | undefined {
		let now = code;
		for (let next = this.#changed.get(now)?.into; next; next = this.#changed.get(now)?.into) {
			now = next;
		}
		return this.of(provinceCode).find((commune) => commune.code === now);
	}

	#standing(commune: Commune): Commune | CommuneStanding {
		return this.#changed.get(commune.code) ?? commune;
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

/**
 * Loads the built-in list once. It is a chunk of its own, kept by the service worker for offline
 * use. What the app shows has what changed since laid over it: `$lib/local/communes`.
 */
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

/** Reads the communes of one province as the file has them. @param text `00004PBa Đình|…` */
export function readCommunes(text: string): readonly Commune[] {
	return text.split('|').map((row) => ({
		code: row.slice(0, 5),
		kind: KINDS[row.charAt(5)] ?? 'xa',
		name: row.slice(6),
	}));
}
