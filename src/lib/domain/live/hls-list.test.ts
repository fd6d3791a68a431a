import { describe, expect, it } from 'vitest';

import { readMaster } from './hls-list';

const MASTER = `#EXTM3U
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Tiếng Việt",URI="vi.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=700000,RESOLUTION=854x480,CODECS="avc1.4d401e,mp4a.40.2"
480.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=40000,CODECS="mp4a.40.2"

audio/list.m3u8?x=1
`;
const PLAIN = { audioList: null, hasSubtitles: false, needsLarger: false };
const TV = 'https://tv.example/live/index.m3u8?token=a%2Fb';

it('finds the list with sound only, and whether there are captions', () => {
	expect(readMaster(MASTER, '/video/a/index.m3u8')).toEqual({
		audioList: '/video/a/audio/list.m3u8?x=1',
		hasSubtitles: true,
		needsLarger: true,
	});
	expect(readMaster(MASTER, TV).audioList).toBe('https://tv.example/live/audio/list.m3u8?x=1');
});

it('takes nothing for sound that may hold pictures', () => {
	const bare = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=700000\nlow.m3u8\n';
	expect(readMaster(bare, '/a.m3u8')).toEqual(PLAIN);
	expect(readMaster('#EXT-X-STREAM-INF:CODECS="mp4a.40.2"', '/a.m3u8').audioList).toBeNull();
	const named = '#EXT-X-STREAM-INF:NAME="a,CODECS=mp4a.40.2",BANDWIDTH=1\nlow.m3u8';
	expect(readMaster(named, '/a.m3u8')).toEqual(PLAIN);
});

describe('a list as it is made by', () => {
	/** MediaMTX: its muxer puts `TYPE` in quotes. @see https://github.com/bluenviron/gohlslib */
	it('MediaMTX, low latency: pictures and sound each in a list of its own', () => {
		const list = `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-INDEPENDENT-SEGMENTS

#EXT-X-MEDIA:TYPE="AUDIO",GROUP-ID="audio",NAME="audio2",DEFAULT=YES,AUTOSELECT=YES,URI="audio2_stream.m3u8?jwt=x"

#EXT-X-STREAM-INF:BANDWIDTH=1192000,AVERAGE-BANDWIDTH=990000,CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="audio"
video1_stream.m3u8?jwt=x
`;
		expect(readMaster(list, 'https://cam.example:8443/phien/index.m3u8?jwt=x')).toEqual({
			audioList: 'https://cam.example:8443/phien/audio2_stream.m3u8?jwt=x',
			hasSubtitles: false,
			needsLarger: true,
		});
	});

	it('MediaMTX, of one list of pieces for both', () => {
		const list = `#EXTM3U
#EXT-X-VERSION:3
#EXT-X-INDEPENDENT-SEGMENTS

#EXT-X-STREAM-INF:BANDWIDTH=1192000,AVERAGE-BANDWIDTH=990000,CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000
main_stream.m3u8
`;
		expect(readMaster(list, '/hls/phien/index.m3u8')).toEqual(PLAIN);
	});

	it('MediaMTX, of sound alone', () => {
		const list = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="opus"
audio1_stream.m3u8
`;
		expect(readMaster(list, '/hls/phien/index.m3u8').audioList).toBe(
			'/hls/phien/audio1_stream.m3u8',
		);
	});

	it('MediaMTX, given by its pieces: parts, hints and renditions offer nothing beside', () => {
		const list = `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:2
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.50000,CAN-SKIP-UNTIL=12
#EXT-X-PART-INF:PART-TARGET=0.2
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-MAP:URI="init.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-27T20:00:00Z
#EXT-X-PART:DURATION=0.2,URI="part0.mp4",INDEPENDENT=YES
#EXTINF:2.00000,
seg7.mp4
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part1.mp4"
`;
		expect(readMaster(list, '/hls/phien/video1_stream.m3u8')).toEqual(PLAIN);
	});

	it('Owncast: sizes are told by no more than what they take', () => {
		const list = `#EXTM3U
#EXT-X-VERSION:6
#EXT-X-STREAM-INF:PROGRAM-ID=0,BANDWIDTH=1320000
0/stream.m3u8
#EXT-X-STREAM-INF:PROGRAM-ID=0,BANDWIDTH=3520000,NAME="cao, rõ"
1/stream.m3u8
`;
		expect(readMaster(list, 'https://video.example/hls/stream.m3u8')).toEqual(PLAIN);
	});

	it('a station: lines of Windows, addresses of all kinds, several sounds, pictures to leaf through', () => {
		const list = [
			'\uFEFF#EXTM3U',
			'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="hi",LANGUAGE="vi",NAME="Tiếng Việt, gốc",DEFAULT=YES,URI="//cdn.tv.example/vi-128.m3u8"',
			'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",LANGUAGE="en",NAME="English",DEFAULT=NO,URI="en-32.m3u8"',
			'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="lo",LANGUAGE="vi",NAME="a,URI=\'x\'",DEFAULT=YES,URI="/a/vi-32.m3u8?token=1,2=="',
			'#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID="cc",NAME="CC1",INSTREAM-ID="CC1"',
			'#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,CODECS="avc1.4d401f",URI="leaf.m3u8"',
			'#EXT-X-STREAM-INF:BANDWIDTH=3000000,CODECS="avc1.64001f,mp4a.40.2",AUDIO="hi",RESOLUTION=1280x720',
			'https://cdn.tv.example/720.m3u8?token=a,b',
			'#EXT-X-STREAM-INF:BANDWIDTH=700000, CODECS="avc1.4d401f, mp4a.40.2", AUDIO="lo", RESOLUTION=640x360 ',
			'/live/360.m3u8 ',
			'',
		].join('\r\n');
		expect(readMaster(list, TV)).toEqual({
			audioList: 'https://tv.example/a/vi-32.m3u8?token=1,2==',
			hasSubtitles: false,
			needsLarger: true,
		});
	});

	it('a station: the smallest of the sounds that stand alone, wherever they stand', () => {
		const list = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=130000,CODECS="mp4a.40.2"
https://radio.example/128.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=34000,CODECS="mp4a.40.5"
../he/32.m3u8?sig=x#t
#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360
360.m3u8
`;
		expect(readMaster(list, TV).audioList).toBe('https://tv.example/he/32.m3u8?sig=x#t');
	});

	it('a station: with variables, which the larger player alone fills in', () => {
		const list = `#EXTM3U
#EXT-X-DEFINE:NAME="auth",VALUE="x"
#EXT-X-STREAM-INF:BANDWIDTH=34000,CODECS="mp4a.40.5"
32.m3u8?{$auth}
`;
		expect(readMaster(list, TV)).toEqual({ ...PLAIN, needsLarger: true });
	});

	it('a station: given by its pieces, with advertisements between, locked, and at an end', () => {
		const list = `#EXTM3U
#EXT-X-TARGETDURATION:6
#EXT-X-KEY:METHOD=AES-128,URI="https://key.tv.example/k?x=1,2",IV=0x1
#EXTINF:6.006,Chào,buổi tối
1.ts
#EXT-X-DISCONTINUITY
#EXT-X-KEY:METHOD=NONE
#EXTINF:4,
ad/1.ts
#EXT-X-ENDLIST
`;
		expect(readMaster(list, TV)).toEqual(PLAIN);
	});

	it('nobody: an address that is none gives no sound, and breaks nothing', () => {
		const list = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4a.40.2"\nhttps://:a/\n';
		expect(readMaster(list, TV)).toEqual(PLAIN);
		expect(readMaster('#EXTM3U\n#EXT-X-MEDIA:\n#EXT-X-STREAM-INF:\n', TV)).toEqual(PLAIN);
		expect(readMaster('', TV)).toEqual(PLAIN);
	});
});
