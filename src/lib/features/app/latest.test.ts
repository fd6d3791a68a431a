import { expect, it } from 'vitest';

import { latest, pageByPage } from './latest';

it('an answer that was overtaken by a later question is not heard, in whatever order they come', async () => {
	const answers: ((answer: string) => void)[] = [];
	const ask = latest(() => new Promise<string>((settle) => answers.push(settle)));
	const [first, second] = [ask(), ask()];
	answers[1]?.('with the change');
	answers[0]?.('without it');
	expect(await Promise.all([first, second])).toEqual([null, 'with the change']);
	const third = ask();
	answers[2]?.('later');
	expect(await third).toBe('later');
});

it('a list is asked for what follows once, and from its beginning at any time', async () => {
	const asked: (number | null)[] = [];
	const answers: ((answer: string) => void)[] = [];
	const ask = pageByPage((after: number | null) => {
		asked.push(after);
		return new Promise<string>((settle) => answers.push(settle));
	});
	const taps = [ask(7), ask(7), ask(null), ask(9)];
	expect(asked).toEqual([7, null]);
	answers[1]?.('anew');
	answers[0]?.('after 7');
	expect(await Promise.all(taps)).toEqual([null, null, 'anew', null]);
	const next = ask(9);
	answers[2]?.('after 9');
	expect(await next).toBe('after 9');
});
