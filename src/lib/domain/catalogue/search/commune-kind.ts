/**
 * The two kinds that nearly all communes are of, folded. Four producers of five are of some xã: as
 * a word like any other it would find them all, half of them for whoever looks for xạ đen. So it
 * counts only before a word of the name of a commune of this kind.
 */
export type CommuneKindWord = 'xa' | 'phuong';

/** The kind of a commune by its published name: `xã Mê Linh`; null where it is of another kind. */
export function kindOfCommune(communeName: string): CommuneKindWord | null {
	if (communeName.startsWith('xã ')) return 'xa';
	return communeName.startsWith('phường ') ? 'phuong' : null;
}

/** @param word folded */
export function isCommuneKind(word: string): word is CommuneKindWord {
	return word === 'xa' || word === 'phuong';
}
