import { expect, it } from 'vitest';

import { Road, type Load } from './road';

type Step = readonly ['ask' | 'come', Load] | readonly ['fail', Load, number | undefined];

function after(...steps: readonly Step[]): boolean | undefined {
	let isBusy: boolean | undefined;
	const road = new Road((now) => (isBusy = now));
	for (const [what, load, status] of steps) {
		if (what === 'fail') road.fail(load, status);
		else if (what === 'ask') road.ask(load);
		else road.come(load);
	}
	return isBusy;
}

it.each<[string, boolean, ...Step[]]>([
	['a piece is on the way', true, ['ask', 'list'], ['come', 'list'], ['ask', 'piece']],
	['all came that there is', false, ['ask', 'piece'], ['come', 'piece'], ['come', 'list']],
	['there is no list yet', false, ['ask', 'list'], ['fail', 'list', 404]],
	['a list did not come in time', true, ['ask', 'list'], ['fail', 'list', 0]],
	['nor did a piece', true, ['ask', 'piece'], ['fail', 'piece', undefined]],
	['a piece was gone before it was asked for', true, ['ask', 'piece'], ['fail', 'piece', 404]],
	['it came at last', false, ['fail', 'piece', 0], ['ask', 'piece'], ['come', 'piece']],
])('is told of the road: %s', (_when, isBusy, ...steps) => {
	expect(after(...steps)).toBe(isBusy);
});
