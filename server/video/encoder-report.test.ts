import { expect, it } from 'vitest';

import { EncoderReport } from './encoder-report';

it('hears what was read and what was made, wherever the text is cut', () => {
	const text = [
		'#software: Lavf59.27.100',
		'#tb 0: 1/15360',
		'#media_type 0: video',
		'0,          0,          0,     1024,     6457, 0x75c590dd',
		'0,      14336,      14336,     1024,      305, 0x23d69577, F=0x0',
		'frame=25',
		'out_time_us=N/A',
		'out_time_us=1000000',
		'out_time_us=1000000',
		'progress=continue',
		'',
	].join('\n');
	for (const size of [1, 7, 1_000]) {
		const [heard, made]: [number[], number[]] = [[], []];
		const report = new EncoderReport({
			onHeard: (ms) => heard.push(Math.round(ms)),
			onMade: (ms) => made.push(ms),
		});
		for (let from = 0; from < text.length; from += size) report.read(text.slice(from, from + size));
		expect(heard).toEqual([67, 1_000]);
		expect(made).toEqual([1_000]);
	}
});
