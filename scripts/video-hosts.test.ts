import { describe, expect, it } from 'vitest';

import { parseVideoHosts } from './video-hosts.js';

describe('the operator’s list of video hosts', () => {
	it('names hosts, a whole domain, a port', () => {
		expect(parseVideoHosts(' Video.example, *.tv.example\ncam.example:8443 ')).toEqual([
			'video.example',
			'*.tv.example',
			'cam.example:8443',
		]);
		expect(parseVideoHosts('')).toEqual([]);
	});

	it.each(['*', 'localhost', '10.0.0.7', '[::1]', 'https://a.example', "a.example;script-src '*'"])(
		'is refused with %s in it: it stands in a security policy',
		(text) => {
			expect(() => parseVideoHosts(text)).toThrow('LIVE_VIDEO_HOSTS');
		},
	);
});
