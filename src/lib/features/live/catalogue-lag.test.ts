import { productId } from '$lib/domain/ids';
import { expect, it } from 'vitest';

import { catalogueLagMs } from './catalogue-lag';

const [honey, tea] = [productId(1), productId(2)];

it.each([
	['shows what the phone has', { pinned: honey, stopped: [] }, [honey, tea], null],
	['shows nothing', { pinned: null, stopped: [] }, [], null],
	['shows what the phone has not', { pinned: honey, stopped: [] }, [tea], 3_000],
	['has stopped what the phone still sells', { pinned: null, stopped: [tea] }, [tea], 20_000],
	['has stopped what the phone does not sell any more', { pinned: null, stopped: [tea] }, [], null],
	['has stopped what it shows', { pinned: tea, stopped: [tea] }, [], null],
] as const)('a session that %s', (_name, state, products, lagMs) => {
	expect(catalogueLagMs(state, (id) => products.some((one) => one === id))).toBe(lagMs);
});
