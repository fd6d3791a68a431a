import { describe, expect, it } from 'vitest';

import { producerId, streamId } from '../ids';
import { videoAddressOf, isSameSource, isVideoAddress } from './video-source';

const HOSTS = ['video.example', '*.tv.example', 'cam.example:8443'];

describe('the address of a video', () => {
	it.each([
		'https://video.example/hls/phien.m3u8',
		'https://video.example/any/path?token=1',
		'https://a.b.tv.example/live',
		'https://cam.example:8443/x/index.m3u8',
		'/hls/phien/index.m3u8',
	])('%s may be one', (text) => {
		expect(isVideoAddress(text, HOSTS)).toBe(true);
	});

	it.each([
		'http://video.example/hls.m3u8',
		'https://other.example/hls.m3u8',
		'https://video.example.evil.example/a',
		'https://tv.example.evil/a',
		'https://evil-tv.example/a',
		'https://cam.example/x',
		'https://user:pass@video.example/a',
		'https://video.example@evil.example/a',
		'//evil.example/a.m3u8',
		'/\\evil.example/a.m3u8',
		'https://127.0.0.1/a.m3u8',
		'https://localhost/a.m3u8',
		'javascript:alert(1)',
		'data:application/x-mpegurl,',
		'https://video.example/a b',
		'',
		`https://video.example/${'a'.repeat(500)}`,
	])('%s may not', (text) => {
		expect(isVideoAddress(text, HOSTS)).toBe(false);
	});

	it('without allowed hosts can only be on our own site', () => {
		expect(isVideoAddress('https://video.example/a', [])).toBe(false);
		expect(isVideoAddress('/hls/a.m3u8', [])).toBe(true);
	});
});

it('shows what the host chose, and the plan’s address before', () => {
	const id = streamId('5b9a3b5e-0f3c-4f0e-8f53-0a4a4a1f7c11');
	const stream = { kind: 'stream', id, producerId: producerId(1) } as const;
	expect(videoAddressOf(null, '/hls/a.m3u8')).toBe('/hls/a.m3u8');
	expect(videoAddressOf(null, undefined)).toBeNull();
	expect(videoAddressOf({ kind: 'none' }, '/hls/a.m3u8')).toBeNull();
	expect(videoAddressOf(stream, '/hls/a.m3u8')).toBe(`/video/${id}/index.m3u8`);
	expect(isSameSource(stream, { ...stream, producerId: null })).toBe(true);
	expect(isSameSource(stream, { kind: 'none' })).toBe(false);
});
