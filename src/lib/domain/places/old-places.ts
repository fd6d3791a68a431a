import type { CommuneCode } from './communes';

/** A commune of before 1/7/2025 and one of today's that took in all or part of it. */
export interface OldPlace {
	/** `Phường 12, Quận Gò Vấp, Thành phố Hồ Chí Minh` */
	readonly oldName: string;
	readonly communeCode: CommuneCode;
}

/**
 * Reads the rows of one province of today, as `/places/old/[province].txt` serves them.
 * @param text lines of `old name`, a tab, five-digit codes parted by commas
 */
export function readOldPlaces(text: string): readonly OldPlace[] {
	return text.split('\n').flatMap((line) => {
		const [oldName, codes] = line.split('\t');
		if (!oldName || !codes) return [];
		return codes.split(',').map((communeCode) => ({ oldName, communeCode }));
	});
}

/**
 * The rows that hold every word typed, without regard to diacritics, capitals or order; those whose
 * commune holds them all come before those of a district of that name. An old
 * commune that was divided comes back once for each part: only the buyer knows which is theirs.
 * @param limit most rows wanted
 */
export function findOldPlaces(
	places: readonly OldPlace[],
	typed: string,
	limit: number,
): readonly OldPlace[] {
	const words = fold(typed).split(' ').filter(Boolean);
	if (words.join('').length < 2) return [];
	const holds = (name: string): boolean => {
		const parts = fold(name).split(' ');
		return words.every((word) => parts.some((part) => part.startsWith(word)));
	};
	const found = places.filter((place) => holds(place.oldName));
	const isCommune = (place: OldPlace): boolean => holds(place.oldName.split(',')[0] ?? '');
	return [...found.filter(isCommune), ...found.filter((place) => !isCommune(place))].slice(
		0,
		limit,
	);
}

function fold(text: string): string {
	return text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replaceAll('đ', 'd')
		.replace(/[^a-z0-9]+/g, ' ')
		.trim();
}
