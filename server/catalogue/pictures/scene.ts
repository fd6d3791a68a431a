import type { Palette } from './palettes';
import type { Random } from './random';
import { circle, ellipse, line, path, rect, round } from './shapes';

export const CANVAS = 640;
const TABLE_Y = 452;

/** An evening stall: sky, something far away, lanterns and the table; the thing goes on top. */
export function drawScene(p: Palette, random: Random): string {
	return [
		rect([0, 0, CANVAS, CANVAS], 'url(#sky)'),
		drawStars(random),
		drawFarAway(p, random),
		drawLanterns(p, random),
		`<circle cx="320" cy="330" r="300" fill="url(#halo)"/>`,
		drawTable(p),
	].join('');
}

/** The gradients a scene uses. */
export function drawDefinitions(p: Palette): string {
	return `<defs>
<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${p.sky[0]}"/><stop offset=".75" stop-color="${p.sky[1]}"/></linearGradient>
<linearGradient id="table" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${p.table[0]}"/><stop offset="1" stop-color="${p.table[1]}"/></linearGradient>
<radialGradient id="halo"><stop offset="0" stop-color="${p.lantern}" stop-opacity=".55"/><stop offset=".55" stop-color="${p.lantern}" stop-opacity=".16"/><stop offset="1" stop-color="${p.lantern}" stop-opacity="0"/></radialGradient>
<radialGradient id="glow"><stop offset="0" stop-color="${p.lantern}" stop-opacity=".75"/><stop offset="1" stop-color="${p.lantern}" stop-opacity="0"/></radialGradient>
</defs>`;
}

function drawStars(random: Random): string {
	return Array.from({ length: 16 }, () =>
		circle(
			random() * CANVAS,
			random() * 260,
			1.2 + random() * 2,
			'#fff3d6',
			`opacity="${round(0.25 + random() * 0.5)}"`,
		),
	).join('');
}

function drawFarAway(p: Palette, random: Random): string {
	const fill = `fill="${p.sky[0]}" opacity=".55"`;
	const shift = Math.round(random() * 60) - 30;
	const kind = Math.floor(random() * 3);
	if (kind === 0) {
		return `<path d="M0 ${TABLE_Y}V${360 + shift}Q90 ${270 + shift} 190 ${350 + shift}Q290 ${250 + shift} 410 ${345 + shift}Q520 ${270 - shift} 640 ${350 - shift}V${TABLE_Y}Z" ${fill}/>`;
	}
	if (kind === 1) {
		const roof = (x: number, y: number, w: number) =>
			`<path d="M${x} ${y}q${w / 2} -14 ${w / 2} -46q0 32 ${w / 2} 46l14 -6v12h-14V${TABLE_Y}H${x}V${y + 6}h-14v-12z" ${fill}/>`;
		return (
			roof(30 + shift / 2, 372, 150) +
			roof(250, 392 + shift / 3, 120) +
			roof(440 + shift / 2, 366, 170)
		);
	}
	return (
		path(`M${226 + shift} 96a40 40 0 1 0 34 62a34 34 0 1 1 -34 -62z`, '#ffeec2', 'opacity=".9"') +
		`<path d="M0 ${TABLE_Y}V396q160 -26 320 0t320 0V${TABLE_Y}Z" ${fill}/>`
	);
}

function drawLanterns(p: Palette, random: Random): string {
	const sag = 60 + random() * 50;
	const hang = (t: number) => 4 * sag * t * (1 - t) + 12;
	const cord = line(`M-10 6Q320 ${round(sag * 2 + 6)} 650 6`, '#120d24', 4, 'opacity=".7"');
	const spots = [0.12 + random() * 0.06, 0.5 + (random() - 0.5) * 0.1, 0.82 + random() * 0.06];
	const shapes = [drawRound, drawLong, drawPalace];
	const first = Math.floor(random() * shapes.length);
	return (
		cord +
		spots
			.map((t, index) => {
				const size = index === 1 ? 0.62 : 0.9 + random() * 0.25;
				const draw = shapes[(first + index) % shapes.length] ?? drawRound;
				return `<g transform="translate(${round(t * CANVAS)} ${round(hang(t))}) scale(${round(size)})">${draw(p)}</g>`;
			})
			.join('')
	);
}

const CAP = '#3a1a14';

function tassel(y: number): string {
	return line(`M0 ${y}v26M-5 ${y + 4}v18M5 ${y + 4}v18`, '#d6452f', 3);
}

function drawRound(p: Palette): string {
	return (
		`<circle cx="0" cy="52" r="92" fill="url(#glow)"/>` +
		line('M0 -4v18', '#120d24', 3) +
		ellipse(0, 52, [44, 38], '#e2502f') +
		ellipse(0, 52, [27, 38], p.lantern) +
		ellipse(0, 52, [10, 38], '#fff0bf') +
		rect([-16, 10, 32, 9], CAP, 3) +
		rect([-16, 86, 32, 9], CAP, 3) +
		tassel(95)
	);
}

function drawLong(p: Palette): string {
	return (
		`<circle cx="0" cy="62" r="88" fill="url(#glow)"/>` +
		line('M0 -4v18', '#120d24', 3) +
		rect([-26, 16, 52, 92], p.lantern, 20) +
		rect([-9, 16, 18, 92], '#fff0bf', 9) +
		line('M-25 40h50M-26 62h52M-25 84h50', '#c8641f', 3, 'opacity=".6"') +
		rect([-16, 10, 32, 9], CAP, 3) +
		rect([-16, 105, 32, 9], CAP, 3)
	);
}

function drawPalace(p: Palette): string {
	return (
		`<circle cx="0" cy="54" r="90" fill="url(#glow)"/>` +
		line('M0 -4v18', '#120d24', 3) +
		path('M0 12L40 38L26 92H-26L-40 38Z', p.lantern) +
		path('M0 12L14 38L10 92H-10L-14 38Z', '#fff0bf') +
		path('M0 8L46 40H-46Z', '#b93824') +
		rect([-28, 90, 56, 8], CAP, 3) +
		tassel(98)
	);
}

function drawTable(p: Palette): string {
	return (
		rect([0, TABLE_Y, CANVAS, CANVAS - TABLE_Y], 'url(#table)') +
		rect([0, TABLE_Y, CANVAS, 8], '#ffd9a0').replace('/>', ' opacity=".28"/>') +
		line('M-10 512H650M-10 580H650', '#2a120b', 3, 'opacity=".22"') +
		line('M120 456v54M430 514v64M250 582v60', '#2a120b', 3, 'opacity=".18"') +
		`<ellipse cx="320" cy="545" rx="300" ry="70" fill="${p.lantern}" opacity=".14"/>`
	);
}
