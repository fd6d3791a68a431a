import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { sessionId } from '$lib/domain/ids';

import { NOON } from '../../../../../tests/fixtures/small-catalogue';
import EveningsSection from './EveningsSection.svelte';

const row = (id: number, title: string, isMissed: boolean) => ({
	...{ sessionId: sessionId(id), title, at: NOON, isMissed, orders: 0, valueDong: 0 },
	...{ producers: 0, portions: 0, peakWatchers: 0, mostPerMinute: 0, toPack: 0 },
});

it('marks, of the sessions that are compared, those that were not held', async () => {
	const evenings = [row(1, 'Phiên một', false), row(2, 'Phiên hai', true)];
	render(EveningsSection, { evenings, download: () => '/x' });
	const rows = page.getByTestId('evening-row');
	await expect.element(rows.nth(1)).toHaveTextContent(/Phiên hai.*Không họp/);
	await expect.element(rows.nth(0)).not.toHaveTextContent('Không họp');
});
