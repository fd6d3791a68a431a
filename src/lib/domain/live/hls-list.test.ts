import { expect, it } from 'vitest';

import { readMaster } from './hls-list';

const MASTER = `#EXTM3U
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Tiếng Việt",URI="vi.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=700000,RESOLUTION=854x480,CODECS="avc1.4d401e,mp4a.40.2"
480.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=40000,CODECS="mp4a.40.2"

audio/list.m3u8?x=1
`;

it('finds the list with sound only, and whether there are captions', () => {
	expect(readMaster(MASTER, '/video/a/index.m3u8')).toEqual({
		audioList: '/video/a/audio/list.m3u8?x=1',
		hasSubtitles: true,
	});
	expect(readMaster(MASTER, 'https://tv.example/live/index.m3u8').audioList).toBe(
		'https://tv.example/live/audio/list.m3u8?x=1',
	);
});

it('takes nothing for sound that may hold pictures', () => {
	const bare = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=700000\nlow.m3u8\n';
	expect(readMaster(bare, '/a.m3u8')).toEqual({ audioList: null, hasSubtitles: false });
	expect(readMaster('#EXTM3U\n#EXTINF:2,\na.ts\n', '/a.m3u8').audioList).toBeNull();
	expect(readMaster('#EXT-X-STREAM-INF:CODECS="mp4a.40.2"', '/a.m3u8').audioList).toBeNull();
});
