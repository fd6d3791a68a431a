import type { PlaceUnit, Units } from '$lib/domain/places/place-changes';
import { fold } from '$lib/domain/text';

/**
 * The units whose code, name or old name holds every word typed; provinces before communes.
 * @param limit most units wanted
 */
export function findUnits(units: Units, typed: string, limit: number): readonly PlaceUnit[] {
	const words = fold(typed).split(' ').filter(Boolean);
	if (words.length === 0) return [];
	const found = [...units.values()].filter(({ code, name, oldNames }) => {
		const parts = [code, ...[name, ...oldNames].flatMap((one) => fold(one).split(' '))];
		return words.every((word) => parts.some((part) => part.startsWith(word)));
	});
	const typedWhole = words.join(' ');
	const rank = (unit: PlaceUnit) =>
		(unit.provinceCode === null ? 0 : 2) + (fold(unit.name) === typedWhole ? 0 : 1);
	return found.sort((a, b) => rank(a) - rank(b)).slice(0, limit);
}
