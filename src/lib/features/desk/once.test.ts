import { expect, it } from 'vitest';

import type { Asked } from './online';
import { createOnce } from './once';

it('keeps the key of a wish until its answer came', async () => {
	const once = createOnce();
	const keys: string[] = [];
	const sent = (answer: Asked<null>) =>
		once((key) => {
			keys.push(key);
			return Promise.resolve(answer);
		});
	const answered = { kind: 'answered', value: null } as const;
	await sent({ kind: 'failed', error: { code: 'OFFLINE' } });
	await sent({ kind: 'failed', error: { code: 'SERVER_BUSY' } });
	await sent(answered);
	await sent({ kind: 'failed', error: { code: 'CHANGED_MEANWHILE' } });
	await sent(answered);
	expect(keys[1]).toBe(keys[0]);
	expect(keys[2]).toBe(keys[0]);
	expect(new Set(keys.slice(2)).size).toBe(3);
});
