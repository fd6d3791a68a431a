import { expect, it } from 'vitest';
import { commands, page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';

import { m } from '$lib/i18n/paraglide/messages';

import MediaBox from './MediaBox.svelte';
import { watchVideo } from './watch-video';

const ADDRESS = 'https://tv.example/evening.m3u8';
const list = (pieces: readonly number[], ...end: readonly string[]) =>
	[
		...['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:1'],
		...[`#EXT-X-MEDIA-SEQUENCE:${pieces[0] ?? 0}`, '#EXT-X-MAP:URI="picture-init.mp4"'],
		...pieces.flatMap((n) => ['#EXTINF:1.0,', `picture-${n}.m4s`]),
		...[...end, ''],
	].join('\n');

it('says that the picture has stopped, instead of freezing on the last one, and comes back by itself', async () => {
	await commands.serveStation({ 'evening.m3u8': list([0, 1], '#EXT-X-ENDLIST') });
	const watcher = watchVideo();
	watcher.choose('video');
	watcher.show({ kind: 'address', url: ADDRESS }, null);
	const stop = watcher.start();
	try {
		render(MediaBox, { watcher, isMuted: true });
		await expect.element(page.getByText(m.video_over_short()), { timeout: 10_000 }).toBeVisible();
		await commands.serveStation({ 'evening.m3u8': list([0, 1, 2, 3]) });
		const player = page.getByTestId('video-player').element() as HTMLVideoElement;
		await expect.poll(() => watcher.isOver, { timeout: 10_000 }).toBe(false);
		await expect.poll(() => player.currentTime, { timeout: 10_000 }).toBeGreaterThan(0.2);
		expect(page.getByText(m.video_over_short()).query()).toBeNull();
	} finally {
		stop();
	}
}, 40_000);
