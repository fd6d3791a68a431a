import { expect, it } from 'vitest';

import type { Asked } from './online';
import { Told } from './told.svelte';

it('shows and keeps what was asked last, whichever answer comes last', async () => {
	const answers: ((asked: Asked<string>) => void)[] = [];
	const kept: string[] = [];
	const shelf = {
		read: () => Promise.resolve(undefined),
		keep: (value: string) => {
			kept.push(value);
			return Promise.resolve();
		},
		close: () => undefined,
	};
	const told = new Told(() => new Promise<Asked<string>>((settle) => answers.push(settle)), shelf);
	const opening = told.open();
	const changing = told.refresh();
	answers[1]?.({ kind: 'answered', value: 'with the change' });
	answers[0]?.({ kind: 'answered', value: 'without it' });
	await Promise.all([opening, changing]);
	expect(told.value).toBe('with the change');
	expect(kept).toEqual(['with the change']);
});
