import type { ProducerId, ProductId } from '$lib/domain/ids';
import type { LateTurn, LiveWord } from '$lib/domain/live/live-event';
import type { VideoSource } from '$lib/domain/live/video-source';
import { hourText } from '$lib/features/market/session-words';
import { m } from '$lib/i18n/paraglide/messages';

/** Where names come from: what a phone has not pulled yet has none. */
export interface Names {
	product(id: ProductId): { readonly name: string } | undefined;
	producer(id: ProducerId): { readonly name: string } | undefined;
}

/**
 * What happened, in one line, for somebody who was away.
 * @returns null where there is nothing that they would want to know
 */
export function wordText(word: LiveWord, names: Names): string | null {
	switch (word.kind) {
		case 'started':
			return m.live_word_started();
		case 'ended':
			return m.live_word_ended();
		case 'resumed':
			return m.live_word_resumed();
		case 'endSet': {
			const at = hourText(word.endsAt);
			return word.endsAt > word.planned ? m.live_word_end_later({ at }) : m.live_word_end({ at });
		}
		case 'turnSet':
			return word.isTakenBack ? null : lateText(word, names);
		case 'turnBegun':
			return named(names.producer(word.turn.producerId), (name) => m.live_word_turn({ name }));
		case 'pinned':
			return word.productId === null
				? null
				: named(names.product(word.productId), (name) => m.live_word_pinned({ name }));
		case 'onAir':
			return onAirText(word.source, names);
		case 'announced':
			// One that was taken back says nothing.
			return word.text === '' ? null : word.text;
		case 'stopped':
			return named(names.product(word.productId), (name) => m.live_word_stopped({ name }));
		case 'released':
			return named(names.product(word.productId), (name) => m.live_word_released({ name }));
		case 'offMarket':
			return named(names.product(word.productId), (name) => m.live_word_off({ name }));
		case 'onMarket':
			return named(names.product(word.productId), (name) => m.live_word_released({ name }));
		case 'promotionStarted':
			if (word.isRetimed) return null;
			return named(names.product(word.productId), (name) => m.evening_word_started({ name }));
		case 'promotionStopped':
			// That the session is over says it of all of them.
			if (word.held) return null;
			return named(names.product(word.productId), (name) => m.evening_word_stopped({ name }));
		default:
			return null;
	}
}

function lateText({ slot, added }: LateTurn, names: Names): string | null {
	const isWhole = slot.productIds.every((id) => added.includes(id));
	if (isWhole) {
		return named(names.producer(slot.producerId), (name) => m.live_word_late_turn({ name }));
	}
	const last = added.at(-1);
	const product = last === undefined ? undefined : names.product(last);
	return named(product, (name) => m.live_word_late_product({ name }));
}

function onAirText(source: VideoSource, names: Names): string | null {
	switch (source.kind) {
		case 'none':
			return m.video_word_none();
		case 'address':
			return m.video_word_address();
		case 'stream':
			return source.producerId === null
				? m.video_word_host()
				: named(names.producer(source.producerId), (name) => m.video_word_stream({ name }));
	}
}

function named(
	found: { readonly name: string } | undefined,
	say: (name: string) => string,
): string | null {
	return found ? say(found.name) : null;
}
