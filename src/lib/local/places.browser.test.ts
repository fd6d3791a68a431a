import { provinceName } from '$lib/domain/places/provinces';
import { afterEach, expect, it, vi } from 'vitest';

import { readPlaces } from './places';

afterEach(() => vi.restoreAllMocks());

it('names places by the time that is believed, not by the phone’s own clock', async () => {
	const told = { from: '2031-05-01', code: '75', name: 'Đồng Nai Mới', kind: 'city', oldNames: [] };
	const answer = { provinces: [told], communes: [] };
	vi.spyOn(window, 'fetch').mockResolvedValue(Response.json(answer));
	await readPlaces(() => Date.UTC(2031, 4, 2));
	expect(provinceName('75')).toBe('Đồng Nai Mới');
});
