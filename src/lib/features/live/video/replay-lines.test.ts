import { expect, it } from 'vitest';

import { productId } from '$lib/domain/ids';
import type { LiveEvent } from '$lib/domain/live/live-event';

import { lineAt, replayLines } from './replay-lines';

const EVENTS: readonly LiveEvent[] = [
	{ seq: 1, at: 1_000, word: { kind: 'started' } },
	{ seq: 2, at: 145_000, word: { kind: 'pinned', productId: productId(11) } },
	{ seq: 3, at: 150_000, word: { kind: 'announced', text: 'Nhầm giá' } },
	{ seq: 4, at: 151_000, word: { kind: 'withdrawn', of: 3 } },
	{ seq: 5, at: 999_000, word: { kind: 'ended' } },
];
const names = {
	product: () => ({ name: 'Bưởi đỏ Đông Cao' }),
	producer: () => undefined,
};

it('gives each moment its place, and leaves out what was taken back', () => {
	const lines = replayLines(EVENTS, [{ at: 10_000, offsetMs: 0, durationMs: 300_000 }], names);
	expect(lines.map(({ text, offsetMs }) => [text, offsetMs])).toEqual([
		['Chợ đã mở', 0],
		['Giới thiệu Bưởi đỏ Đông Cao', 135_000],
		['Phiên đã tan', undefined],
	]);
	expect(lines.map((line) => line.productId)).toEqual([null, 11, null]);
	expect(lineAt(lines, 134_000)?.seq).toBe(1);
	expect(lineAt(lines, 140_000)?.seq).toBe(2);
});
