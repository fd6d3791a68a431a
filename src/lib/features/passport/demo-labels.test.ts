import { afterEach, describe, expect, it, vi } from 'vitest';

import { loadDemoLabels } from './demo-labels';

afterEach(() => vi.restoreAllMocks());

describe('the sample labels', () => {
	it('say that there is no network where the server is out of reach', async () => {
		const loading = loadDemoLabels(() => Promise.reject(new TypeError('Failed to fetch')));
		await expect(loading).rejects.toMatchObject({ status: 503, body: { code: 'OFFLINE' } });
	});

	it('do not wait for ever in a network that swallows the request', async () => {
		const deadline = new AbortController();
		vi.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal);
		const loading = loadDemoLabels(
			(_input, init) =>
				new Promise((_resolve, reject) => {
					init?.signal?.addEventListener('abort', () => reject(new TypeError('aborted')));
					deadline.abort();
				}),
		);
		await expect(loading).rejects.toMatchObject({ body: { code: 'OFFLINE' } });
	});

	it('are not there outside a demo market', async () => {
		const loading = loadDemoLabels(() => Promise.resolve(new Response(null, { status: 404 })));
		await expect(loading).rejects.toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
	});
});
