import { producerId, type ProducerId } from '$lib/domain/ids';
import { afterEach, expect, it } from 'vitest';

import { sellsHere } from './sells-here';

const slotOf = (id: ProducerId) => ({ producerId: id, startsAt: 0, minutes: 10, productIds: [] });
const session = { slots: [slotOf(producerId(3)), slotOf(producerId(4))] };

afterEach(() => {
	localStorage.clear();
});

it.each([
	[null, false],
	['no JSON', false],
	['{"producers":[]}', false],
	['{"producers":[{"id":9,"name":"Nhà khác"}]}', false],
	['{"account":{},"producers":[{"id":9,"name":"Nhà khác"},{"id":4,"name":"Nhà mình"}]}', true],
])('knows by what the desks keep who sells in a session: %j', (kept, sells) => {
	if (kept !== null) localStorage.setItem('desk.me', kept);
	expect(sellsHere(session)).toBe(sells);
});
