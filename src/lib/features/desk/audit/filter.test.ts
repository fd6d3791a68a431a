import { expect, test } from 'vitest';

import { readFilter, writeFilter } from './filter';

test('what is asked of the log stands in its address and is read from it again', () => {
	const asked = {
		...{ action: 'product.', person: 'Ẩn & Bình', producer: 'HTX', from: '2026-11-01', until: '' },
	};
	expect(readFilter(new URLSearchParams(writeFilter(asked)))).toEqual(asked);
	expect(writeFilter(readFilter(new URLSearchParams()))).toBe('?');
});

test('an address that somebody made up asks for no day that there is not', () => {
	const read = readFilter(new URLSearchParams(`from=2026-13-40&until=x&person=${'a'.repeat(200)}`));
	expect(read).toMatchObject({ from: '', until: '', person: 'a'.repeat(80) });
	expect(readFilter(new URLSearchParams('from=2026-02-31&until=2026-02-28'))).toMatchObject({
		...{ from: '', until: '2026-02-28' },
	});
});
