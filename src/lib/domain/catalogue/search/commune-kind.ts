/**
 * The two kinds that nearly all communes are of, folded. Four producers of five are of some xã: as
 * a word like any other it would find them all, half of them for whoever looks for xạ đen. So it
 * counts only before a word of the name of a commune of this kind.
 */
export type CommuneKindWord = 'xa' | 'phuong';

const KINDS: readonly (readonly [string, CommuneKindWord])[] = [
	['xã ', 'xa'],
	['phường ', 'phuong'],
];

/**
 * Takes a commune's name apart: `xã Mê Linh` is Mê Linh, a xã. A name of any other kind stays
 * whole.
 */
export function readCommuneName(communeName: string): {
	readonly kind: CommuneKindWord | null;
	readonly name: string;
} {
	for (const [word, kind] of KINDS)
		if (communeName.startsWith(word)) return { kind, name: communeName.slice(word.length) };
	return { kind: null, name: communeName };
}

/** @param word folded */
export function isCommuneKind(word: string): word is CommuneKindWord {
	return word === 'xa' || word === 'phuong';
}
