import { expect, it } from 'vitest';

import { latest } from './latest';

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
