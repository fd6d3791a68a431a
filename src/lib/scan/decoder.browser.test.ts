import { afterEach, expect, it, vi } from 'vitest';

import { Decoder } from './decoder';

afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it('answers where its thread could not be fetched, and begins it again once the road is back', async () => {
	vi.useFakeTimers({ toFake: ['Date'] });
	const begun: string[] = [];
	class Elsewhere extends Worker {
		constructor(address: string | URL, options?: WorkerOptions) {
			const isGone = begun.length === 0;
			// As a Wi-Fi that wants to be signed in to, or a server that is away, answers it.
			super(isGone ? new URL('/no-such-thread.js', location.href) : address, options);
			begun.push(isGone ? 'gone' : 'there');
		}
	}
	vi.stubGlobal('Worker', Elsewhere);
	const grey = () => ({ pixels: new Uint8ClampedArray(64 * 64).fill(255), width: 64, height: 64 });
	const decoder = new Decoder();
	expect(await decoder.decode(grey(), 'frame')).toBeNull();
	// Asked again at once, as the next frame does: it must not wait for a thread that is not there.
	expect(await decoder.decode(grey(), 'frame')).toBeNull();
	expect(begun).toEqual(['gone']);
	vi.setSystemTime(Date.now() + 3_000);
	expect(await decoder.decode(grey(), 'frame')).toBeNull();
	expect(begun).toEqual(['gone', 'there']);
	decoder.close();
	vi.setSystemTime(Date.now() + 3_000);
	expect(await decoder.decode(grey(), 'frame')).toBeNull();
	expect(begun).toHaveLength(2);
});
