import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { orderDiagram } from '$lib/domain/ordering/order-diagram';

test('docs/order-states.md draws exactly the moves that the domain allows', () => {
	const page = readFileSync(new URL('../../docs/order-states.md', import.meta.url), 'utf8');
	const drawn = /```mermaid\n([\s\S]*?)\n```/.exec(page)?.[1];
	// To draw it anew, put what is expected here into the page.
	expect(drawn).toBe(orderDiagram());
});
