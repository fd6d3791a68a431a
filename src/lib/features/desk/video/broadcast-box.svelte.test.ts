import { afterEach, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';

import { sessionId, streamId } from '$lib/domain/ids';
import { m } from '$lib/i18n/paraglide/messages';

import BroadcastBox from './BroadcastBox.svelte';
import { beginStream, endStream, sendPiece } from './online';

vi.mock('./online', () => ({ beginStream: vi.fn(), endStream: vi.fn(), sendPiece: vi.fn() }));
afterEach(() => {
	vi.restoreAllMocks();
});

/** Somebody who is live, from a page as it is. */
async function goLive() {
	const id = streamId('0190a000-0000-4000-8000-000000000001');
	vi.mocked(beginStream).mockResolvedValue({ kind: 'answered', value: { id, key: 'k' } });
	vi.mocked(endStream).mockResolvedValue({ kind: 'answered', value: null });
	vi.mocked(sendPiece).mockImplementation((_, { part, n }) =>
		Promise.resolve({ kind: 'answered', value: { kind: 'next', next: { part, n: n + 1 } } }),
	);
	const run = { sessionId: sessionId(1), isRehearsal: true };
	const page = render(BroadcastBox, {
		run,
		sender: { kind: 'host' },
		live: { state: { onAir: null } },
	});
	await page.getByTestId('broadcast-open').click();
	await page.getByTestId('broadcast-go').click();
	await expect.element(page.getByTestId('broadcast-end')).toBeVisible();
	return page;
}

it('takes the screen again each time the page is seen, and lets it go at the end', async () => {
	const locks: { release: () => Promise<void> }[] = [];
	const request = vi.spyOn(navigator.wakeLock, 'request').mockImplementation(() => {
		const lock = { release: vi.fn(() => Promise.resolve()) };
		locks.push(lock);
		return Promise.resolve(lock as unknown as WakeLockSentinel);
	});
	const page = await goLive();
	await expect.poll(() => locks.length).toBe(1);
	const seen = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
	document.dispatchEvent(new Event('visibilitychange'));
	expect(request).toHaveBeenCalledTimes(1);
	seen.mockReturnValue('visible');
	document.dispatchEvent(new Event('visibilitychange'));
	await expect.poll(() => locks.length).toBe(2);
	await page.getByTestId('broadcast-end').click();
	await expect.poll(() => locks[1]?.release).toHaveBeenCalledOnce();
	document.dispatchEvent(new Event('visibilitychange'));
	expect(request).toHaveBeenCalledTimes(2);
});

it('says in words that nobody sees them any more, and opens the camera again when asked', async () => {
	const made: MediaRecorder[] = [];
	const start = vi.spyOn(MediaRecorder.prototype, 'start').mockImplementation(function (
		this: MediaRecorder,
	) {
		made.push(this);
	});
	const page = await goLive();
	await expect.element(page.getByText(m.video_is_waiting())).toBeVisible();
	const refusal = vi
		.spyOn(navigator.mediaDevices, 'getUserMedia')
		.mockRejectedValue(new DOMException('', 'NotReadableError'));
	made[0]?.dispatchEvent(new Event('error'));
	await expect.element(page.getByText(m.video_unseen())).toBeVisible();
	expect(page.getByText(m.video_is_waiting()).query()).toBeNull();
	refusal.mockRestore();
	await page.getByRole('button', { name: m.video_reopen() }).click();
	await expect.element(page.getByText(m.video_is_waiting())).toBeVisible();
	expect(page.getByText(m.video_unseen()).query()).toBeNull();
	expect(start).toHaveBeenCalledTimes(2);
});

it('records MP4 where the browser makes nothing else, in a piece for every second', async () => {
	const canRecord = MediaRecorder.isTypeSupported.bind(MediaRecorder);
	vi.spyOn(MediaRecorder, 'isTypeSupported').mockImplementation(
		(type) => type.startsWith('video/mp4') && canRecord(type),
	);
	const page = await goLive();
	const pieces = () =>
		vi.mocked(sendPiece).mock.calls.map(([, place, bytes]) => ({ place, bytes }));
	vi.mocked(sendPiece).mockClear();
	await expect.poll(() => pieces().length, { timeout: 10_000 }).toBeGreaterThan(3);
	const kinds = await Promise.all(
		pieces().map(async ({ bytes }) => await bytes.slice(4, 8).text()),
	);
	expect(kinds.slice(0, 3)).toEqual(['ftyp', 'moof', 'moof']);
	expect(pieces().map(({ place }) => place.n)).toEqual([...kinds.keys()]);
	await page.getByTestId('broadcast-end').click();
}, 15_000);

it.each([
	['NotAllowedError', m.video_camera_refused],
	['NotFoundError', m.video_camera_missing],
	['NotReadableError', m.video_camera_busy],
])(
	'says what to do about a camera that does not open (%s), not how to scan',
	async (name, words) => {
		vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('', name));
		const run = { sessionId: sessionId(1), isRehearsal: true };
		const page = render(BroadcastBox, {
			run,
			sender: { kind: 'host' },
			live: { state: { onAir: null } },
		});
		await page.getByTestId('broadcast-open').click();
		await expect.element(page.getByRole('alert')).toHaveTextContent(words());
	},
);

it.each([
	['by its screen', () => screen.orientation.dispatchEvent(new Event('change'))],
	[
		'by its window, where its screen says nothing',
		() => window.dispatchEvent(new Event('orientationchange')),
	],
])('begins a new run where the phone tells %s that it was turned', async (how, turn) => {
	const whole = Object.getOwnPropertyDescriptor(Screen.prototype, 'orientation');
	// As in Safari before 16.4.
	if (how.startsWith('by its window')) Reflect.deleteProperty(Screen.prototype, 'orientation');
	const start = vi.spyOn(MediaRecorder.prototype, 'start');
	try {
		const page = await goLive();
		expect(start).toHaveBeenCalledTimes(1);
		turn();
		expect(start).toHaveBeenCalledTimes(2);
		await page.unmount();
	} finally {
		if (whole) Object.defineProperty(Screen.prototype, 'orientation', whole);
	}
});
