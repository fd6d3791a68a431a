import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import { readMasterAt } from './online';
import { playList } from './play-list';

const TV = 'https://tv.example';
const SOUND_APART = `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-INDEPENDENT-SEGMENTS

#EXT-X-MEDIA:TYPE="AUDIO",GROUP-ID="audio",NAME="audio2",DEFAULT=YES,AUTOSELECT=YES,URI="sound.m3u8?jwt=x"

#EXT-X-STREAM-INF:BANDWIDTH=400000,CODECS="avc1.42c00d,mp4a.40.2",RESOLUTION=320x180,AUDIO="audio"
picture.m3u8?jwt=x
`;
/** Given by its pieces: two that are locked, an advertisement in the clear, lines of Windows. */
const LOCKED = [
	...['\uFEFF#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:2', '#EXT-X-PLAYLIST-TYPE:VOD'],
	'#EXT-X-KEY:METHOD=AES-128,URI="/key?token=a,b",IV=0x00000000000000000000000000000001',
	...[
		'#EXTINF:1,Chào, buổi tối',
		'0.ts?token=a,b',
		'#EXT-X-DISCONTINUITY',
		'#EXT-X-KEY:METHOD=NONE',
	],
	...['#EXTINF:2,', 'https://tv.example/ad.ts', '#EXT-X-ENDLIST', ''],
].join('\r\n');
const DAY = ['#EXTM3U', '#EXT-X-TARGETDURATION:2'];
for (let n = 0; n < 3_000; n++) DAY.push('#EXTINF:2,', `${n}.ts?token=${'x'.repeat(80)}`);

beforeAll(async () => {
	await commands.serveStation({
		'apart.m3u8': SOUND_APART,
		'locked.m3u8': LOCKED,
		'day.m3u8': DAY.join('\n'),
		'portal.m3u8': '<!doctype html><title>Xin đăng nhập Wi-Fi</title>',
		'empty.m3u8': '',
	});
});

let stop: () => void = () => undefined;
afterEach(() => {
	stop();
	document.body.replaceChildren();
});

/** What was decoded of sound and picture, as Chromium counts it. */
interface Decoded {
	readonly webkitAudioDecodedByteCount: number;
	readonly webkitVideoDecodedByteCount: number;
}

async function play(path: string, rate = 1) {
	const facts = await readMasterAt(`${TV}/${path}`);
	if (facts === null || facts === 'absent') throw new Error(`no list: ${String(facts)}`);
	const element = document.createElement('video');
	element.muted = true;
	document.body.append(element);
	const troubles: string[] = [];
	const begin = (address: string, needsLarger: boolean) => {
		stop();
		stop = playList(element, {
			...{ address, needsLarger },
			onTrouble: () => troubles.push(address),
			onRoad: () => undefined,
		});
		element.playbackRate = rate;
	};
	begin(`${TV}/${path}`, facts.needsLarger);
	const decoded = () => {
		const { webkitAudioDecodedByteCount, webkitVideoDecodedByteCount } =
			element as HTMLVideoElement & Decoded;
		return [webkitAudioDecodedByteCount > 0, webkitVideoDecodedByteCount > 0];
	};
	const isAt = (seconds: number) =>
		expect.poll(() => element.currentTime, { timeout: 8_000 }).toBeGreaterThan(seconds);
	return { facts, element, begin, decoded, isAt, troubles };
}

it('plays fragmented MP4 whose sound has a list of its own, as MediaMTX makes it, and the sound alone', async () => {
	const { facts, begin, decoded, isAt, troubles } = await play('apart.m3u8?jwt=x');
	await isAt(0.5);
	expect(decoded()).toEqual([true, true]);
	expect(facts.audioList).toBe(`${TV}/sound.m3u8?jwt=x`);
	begin(facts.audioList ?? '', false);
	await isAt(0.3);
	await expect.poll(decoded).toEqual([true, false]);
	expect(troubles).toEqual([]);
}, 20_000);

it('plays what is locked, and what comes between, from a list that names its pieces alone', async () => {
	const { element, decoded, isAt, troubles } = await play('locked.m3u8?token=a,b', 3);
	await isAt(1.5);
	expect(element.videoWidth).toBe(160);
	expect(decoded()).toEqual([true, true]);
	expect(troubles).toEqual([]);
}, 20_000);

it('begins one player, however often the road comes back while that is still on its way', async () => {
	const asked = vi.spyOn(XMLHttpRequest.prototype, 'open');
	const element = document.createElement('video');
	element.muted = true;
	document.body.append(element);
	try {
		stop = playList(element, {
			...{ address: `${TV}/locked.m3u8`, needsLarger: false },
			...{ onTrouble: () => undefined, onRoad: () => undefined },
		});
		dispatchEvent(new Event('online'));
		dispatchEvent(new Event('online'));
		await expect.poll(() => element.currentTime, { timeout: 8_000 }).toBeGreaterThan(0.2);
		const lists = asked.mock.calls.filter(([, url]) => String(url).includes('locked.m3u8'));
		expect(lists).toHaveLength(1);
	} finally {
		asked.mockRestore();
	}
}, 20_000);

describe('of an address', () => {
	it.each([
		['day.m3u8', { audioList: null, hasSubtitles: false, needsLarger: false }],
		['portal.m3u8', 'absent'],
		['empty.m3u8', 'absent'],
		['gone.m3u8', 'absent'],
	])('%s is known what it offers', async (path, expected) => {
		expect(await readMasterAt(`${TV}/${path}`)).toEqual(expected);
	});
});
