import { formatDong } from '$lib/domain/money';
import { m } from '$lib/i18n/paraglide/messages';

import type { LineNote } from './basket';

/** Says what the buyer must know of a line. */
export function noteWords(note: LineNote): string {
	switch (note.kind) {
		case 'gone':
			return m.ordering_cart_note_gone();
		case 'uncertified':
			return m.ordering_cart_note_uncertified();
		case 'recalled':
			return note.what === 'lot'
				? m.ordering_cart_note_recalled({ reason: note.reason })
				: m.ordering_cart_note_pieceRecalled();
		case 'soldOut':
			return m.ordering_cart_note_soldOut();
		case 'tooMany':
			return m.ordering_cart_note_tooMany({ left: note.left });
		case 'full':
			return m.ordering_cart_note_full();
		case 'price':
			return m.ordering_cart_note_price({
				seen: formatDong(note.seenDong),
				now: formatDong(note.nowDong),
			});
		case 'pack':
			return m.ordering_cart_note_pack({ seen: note.seenUnit, now: note.nowUnit });
	}
}
