import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';

import BarPlot from './BarPlot.svelte';
import DayPlot from './DayPlot.svelte';

const dong = (value: number) => `${value} ₫`;

/** What a bar's coloured part takes of its length, or a day's column of the height. */
const sizes = (container: Element, side: 'width' | 'height') =>
	[...container.querySelectorAll('rect.fill-brand')].map((rect) => Number(rect.getAttribute(side)));

test('bars are as long as their values, and each says its name and value in words', async () => {
	const values = [200, 50, 0.01, 0];
	const bars = values.map((value, at) => ({
		...{ key: String(at), label: `Món ${at}`, value, text: dong(value) },
	}));
	const { container } = await render(BarPlot, { bars });
	// Whatever was sold at all can be seen.
	expect(sizes(container, 'width')).toEqual([100, 25, 1, 0]);
	const words = [...container.querySelectorAll('li')].map((row) =>
		row.innerText.replace(/\s+/g, ' '),
	);
	expect(words).toEqual(['Món 0 200 ₫', 'Món 1 50 ₫', 'Món 2 0.01 ₫', 'Món 3 0 ₫']);
	const pictures = [...container.querySelectorAll('svg')];
	expect(pictures.map((one) => one.getAttribute('aria-hidden'))).toEqual(values.map(() => 'true'));
});

const daysOf = (values: readonly number[]) =>
	values.map((value, at) => ({ key: String(at), label: `Ngày ${at + 1}`, value }));

test('days stand as columns from the ground, with the best one named in words', async () => {
	const summary = 'Nhiều nhất ngày 2: 90 ₫';
	const screen = await render(DayPlot, { days: daysOf([30, 90, 0]), summary, format: dong });
	const picture = screen.getByRole('img', { name: summary });
	await expect.element(picture).toBeVisible();
	expect(sizes(screen.container, 'height')).toEqual([40, 120, 0]);
	// The highest, and the two ends of the row.
	const words = [...screen.container.querySelectorAll('p, span')].map(
		({ textContent }) => textContent,
	);
	expect(words).toEqual(['90 ₫', 'Ngày 1', 'Ngày 3']);
});

test('more days than columns have room become a line through the same values', async () => {
	const values = Array.from({ length: 64 }, (_, at) => (at === 63 ? 80 : 20));
	const { container } = await render(DayPlot, {
		...{ days: daysOf(values), summary: 'tóm tắt', format: dong },
	});
	expect(container.querySelectorAll('rect')).toHaveLength(0);
	const points = container.querySelector('polyline')?.getAttribute('points')?.split(' ') ?? [];
	expect(points).toHaveLength(64);
	expect([points[0], points.at(-1)]).toEqual(['2.5,90.0', '317.5,0.0']);
});

test('nothing sold is a flat picture, not a broken one', async () => {
	const { container } = await render(DayPlot, {
		...{ days: daysOf([0, 0]), summary: 'tóm tắt', format: dong },
	});
	expect(sizes(container, 'height')).toEqual([0, 0]);
});
