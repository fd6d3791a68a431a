import { expect, it } from 'vitest';

import { producerId, productId } from '$lib/domain/ids';
import type { LiveEvent, LiveWord } from '$lib/domain/live/live-event';
import { afterEvent, LIVE_BEGINNING } from '$lib/domain/live/live-state';

import { recordLines } from './record-lines';

const TURN = { key: 'a', producerId: producerId(1), productIds: [productId(11)] };
const WORDS: readonly LiveWord[] = [
	{ kind: 'started' },
	{ kind: 'turnBegun', turn: TURN },
	{ kind: 'pinned', productId: productId(11) },
	{ kind: 'announced', text: 'Có quà' },
	{ kind: 'announced', text: 'Nhầm giá' },
	{ kind: 'withdrawn', of: 5 },
];
const EVENTS = WORDS.map((word, index): LiveEvent => ({ seq: index + 1, at: 100 + index, word }));
const STATE = EVENTS.reduce(afterEvent, LIVE_BEGINNING);
const names = {
	product: () => ({ name: 'Bưởi đỏ Đông Cao' }),
	producer: () => ({ name: 'Tổ Đông Cao' }),
};
const LINES = ['Có quà', 'Giới thiệu Bưởi đỏ Đông Cao', 'Tổ Đông Cao lên sóng', 'Chợ đã mở'];

it('says the same to who heard all of it, some of it, or came late', () => {
	for (const heard of [EVENTS, EVENTS.slice(3), []]) {
		expect(recordLines(STATE, heard, names).map(({ text }) => text)).toEqual(LINES);
	}
});
