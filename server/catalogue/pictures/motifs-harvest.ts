import type { DrawMotif } from './motifs';
import type { Palette } from './palettes';
import { at, bowl, circle, ellipse, leafAt, line, path, round, shadow } from './shapes';

const GREEN = '#5f9a45';
const GREEN_DARK = '#2f5f2a';

function fruit([x, y, r]: readonly [number, number, number], p: Palette): string {
	return (
		circle(x, y, r, p.main) +
		path(
			`M${x - r * 0.2} ${y + r * 0.98}A${r} ${r} 0 0 0 ${x + r} ${y}A${r} ${r} 0 0 0 ${x + r * 0.55} ${round(y - r * 0.82)}A${r * 1.25} ${r * 1.25} 0 0 1 ${x - r * 0.2} ${y + r * 0.98}Z`,
			p.dark,
			'opacity=".38"',
		) +
		ellipse(x - r * 0.38, y - r * 0.42, [r * 0.2, r * 0.13], p.light)
	);
}

/** Half a citrus, cut side to the viewer. */
function half([x, y, r]: readonly [number, number, number], p: Palette, flesh: string): string {
	const segments = Array.from({ length: 9 }, (_, index) =>
		at(
			x,
			y,
			path(
				`M0 ${-r * 0.08}C${-r * 0.2} ${-r * 0.3} ${-r * 0.27} ${-r * 0.6} ${-r * 0.17} ${-r * 0.7}Q0 ${-r * 0.8} ${r * 0.17} ${-r * 0.7}C${r * 0.27} ${-r * 0.6} ${r * 0.2} ${-r * 0.3} 0 ${-r * 0.08}Z`,
				flesh,
			),
			`rotate(${index * 40})`,
		),
	).join('');
	return circle(x, y, r, p.main) + circle(x, y, r * 0.9, '#fff3df') + segments;
}

const pomelo: DrawMotif = (p) =>
	shadow(320, 540, 210) +
	leafAt([250, 250, -150, 92], GREEN, GREEN_DARK) +
	leafAt([250, 252, -35, 110], '#74b054', GREEN_DARK) +
	path('M238 262q12 -22 26 -2l-6 22h-16z', '#5b4127') +
	path(
		'M250 258C180 270 132 340 132 414C132 492 186 540 252 540S372 492 372 414C372 340 322 268 250 258Z',
		p.main,
	) +
	path(
		'M262 540C330 538 372 490 372 414C372 352 338 296 288 270C330 340 334 470 262 540Z',
		p.dark,
		'opacity=".38"',
	) +
	ellipse(190, 352, [20, 30], p.light) +
	half([430, 448, 92], p, '#f2766b') +
	at(430, 448, circle(0, 0, 9, '#fff3df'));

const orange: DrawMotif = (p) =>
	shadow(320, 540, 220) +
	fruit([320, 350, 86], p) +
	leafAt([322, 268, -30, 96], GREEN, GREEN_DARK) +
	leafAt([320, 268, -158, 74], '#74b054', GREEN_DARK) +
	fruit([208, 452, 88], p) +
	half([420, 452, 92], p, '#ffab3d') +
	at(420, 452, circle(0, 0, 8, '#fff3df'));

const lychee: DrawMotif = (p) => {
	const spots: readonly (readonly [number, number])[] = [
		[250, 330],
		[330, 312],
		[404, 346],
		[206, 402],
		[288, 400],
		[366, 412],
		[444, 420],
		[240, 474],
		[322, 486],
		[404, 486],
	];
	const one = ([x, y]: readonly [number, number]) => {
		const bumps = Array.from({ length: 9 }, (_, index) => {
			const angle = index * 2.4;
			const r = 8 + (index % 3) * 10;
			return circle(x + Math.cos(angle) * r, y + Math.sin(angle) * r, 3.4, p.dark, 'opacity=".45"');
		}).join('');
		return fruit([x, y, 47], p) + bumps;
	};
	return (
		shadow(326, 536, 190) +
		line(
			'M330 230C330 270 300 300 290 340M330 250C350 290 380 310 400 340M330 240C330 280 330 290 330 310',
			'#6b4a2b',
			8,
		) +
		leafAt([330, 236, -160, 130], GREEN, GREEN_DARK) +
		leafAt([332, 234, -24, 140], '#74b054', GREEN_DARK) +
		leafAt([332, 238, -78, 90], GREEN, GREEN_DARK) +
		spots.map(one).join('') +
		at(
			500,
			500,
			circle(0, 0, 40, '#fff6f0') +
				path('M-40 0A40 40 0 0 0 40 0Q20 -16 0 0T-40 0Z', p.main) +
				ellipse(-12, -16, [10, 7], '#ffffff'),
		)
	);
};

const eggs: DrawMotif = (p) => {
	const egg = (x: number, y: number, tilt: number) =>
		at(
			x,
			y,
			path(
				'M0 -66C30 -66 50 -18 50 12C50 42 28 58 0 58S-50 42 -50 12C-50 -18 -30 -66 0 -66Z',
				p.main,
			) +
				path(
					'M10 58C34 54 50 38 50 12C50 -14 36 -52 12 -64C34 -20 38 30 10 58Z',
					p.dark,
					'opacity=".35"',
				) +
				ellipse(-18, -20, [10, 17], p.light),
			`rotate(${tilt})`,
		);
	const straw = Array.from({ length: 26 }, (_, index) => {
		const x = 130 + index * 15;
		return line(
			`M${x} ${472 + (index % 3) * 8}q${index % 2 ? 30 : -30} 14 ${index % 2 ? 52 : -52} ${4 + (index % 4) * 6}`,
			index % 3 ? '#d8a650' : '#f0c873',
			5,
		);
	}).join('');
	return (
		shadow(320, 548, 220) +
		path('M110 456H530C530 520 480 556 320 556S110 520 110 456Z', '#9c6a35') +
		egg(230, 418, -10) +
		egg(410, 418, 10) +
		egg(320, 392, 0) +
		egg(270, 450, -4) +
		egg(372, 450, 5) +
		straw +
		path('M110 474Q320 530 530 474C528 524 470 556 320 556S112 524 110 474Z', '#b98243') +
		line('M128 494Q320 548 512 494M150 520Q320 566 490 520', '#7c4f24', 6, 'opacity=".55"') +
		Array.from({ length: 10 }, (_, i) =>
			line(
				`M${150 + i * 38} ${490 + Math.min(i, 9 - i) * 5}v${44 - Math.abs(i - 4.5) * 3}`,
				'#7c4f24',
				5,
				'opacity=".4"',
			),
		).join('')
	);
};

const pepper: DrawMotif = (p, random) => {
	const corn = (x: number, y: number, r: number) =>
		circle(x, y, r, random() > 0.5 ? p.main : p.dark) +
		circle(x - r * 0.3, y - r * 0.3, r * 0.28, p.light, 'opacity=".8"');
	const heap = Array.from({ length: 46 }, (_, index) => {
		const row = Math.floor(index / 12);
		const width = 230 - row * 52;
		return corn(
			320 - width / 2 + ((index % 12) / 11) * width + random() * 8,
			398 - row * 15 + random() * 8,
			13,
		);
	}).join('');
	const loose = [
		[118, 520],
		[150, 542],
		[186, 530],
		[470, 545],
		[508, 528],
		[540, 548],
		[446, 562],
	] as const;
	const strand = Array.from({ length: 15 }, (_, index) =>
		circle(
			476 + Math.sin(index * 1.9) * 13 + index * 1.5,
			262 + index * 12,
			10,
			index % 3 ? '#6fa24a' : '#c4452f',
		),
	).join('');
	return (
		leafAt([470, 250, -62, 110], GREEN, GREEN_DARK) +
		leafAt([472, 254, 12, 96], '#74b054', GREEN_DARK) +
		line('M472 250q10 90 24 190', '#4b6b2c', 5) +
		strand +
		shadow(320, 540, 170) +
		bowl([320, 410, 150, 124], [p.accent, '#a9722c', p.dark]) +
		heap +
		path(
			'M170 410C170 440 240 450 320 450S470 440 470 410L468 430C460 458 400 470 320 470S180 458 172 430Z',
			p.accent,
		) +
		line('M190 468Q320 506 450 468', p.main, 8, 'opacity=".55"') +
		loose.map(([x, y]) => corn(x, y, 12)).join('')
	);
};

const macadamia: DrawMotif = (p) => {
	const nut = (x: number, y: number, r: number) =>
		fruit([x, y, r], p) +
		line(
			`M${x + r * 0.1} ${y - r * 0.8}q${r * 0.34} ${r * 0.8} ${-r * 0.1} ${r * 1.5}`,
			'#4c2c12',
			5,
		);
	const open = (x: number, y: number, r: number) =>
		circle(x, y, r, p.dark) +
		circle(x, y, r * 0.86, '#8a5a2c') +
		circle(x, y, r * 0.68, '#fff2d6') +
		ellipse(x - r * 0.2, y - r * 0.22, [r * 0.22, r * 0.14], '#ffffff');
	return (
		shadow(320, 548, 230) +
		leafAt([320, 280, -160, 150], GREEN, GREEN_DARK) +
		leafAt([322, 280, -18, 156], '#74b054', GREEN_DARK) +
		leafAt([320, 284, -92, 92], GREEN, GREEN_DARK) +
		nut(252, 372, 68) +
		nut(386, 366, 70) +
		nut(180, 472, 70) +
		open(320, 462, 78) +
		nut(462, 474, 70) +
		circle(256, 540, 30, '#fff2d6') +
		ellipse(248, 530, [9, 6], '#ffffff') +
		circle(398, 546, 30, '#fbe6c0') +
		ellipse(390, 536, [9, 6], '#ffffff')
	);
};

const shoots: DrawMotif = (p) => {
	const slice = (x: number, y: number, tilt: number) =>
		at(
			x,
			y,
			path('M-62 18C-40 -22 30 -30 66 6C34 26 -24 34 -62 18Z', '#fdf3c8') +
				line('M-48 14C-26 -4 26 -10 52 6M-30 20C-10 10 16 8 34 12', '#d9bd6a', 4),
			`rotate(${tilt})`,
		);
	const spear = (x: number, tilt: number, height: number) =>
		at(
			x,
			530,
			path(
				`M-48 0C-52 ${-height * 0.5} -24 ${-height * 0.86} 0 ${-height}C24 ${-height * 0.86} 52 ${-height * 0.5} 48 0Z`,
				p.main,
			) +
				path(`M-48 0C-50 -60 -30 -90 4 -110C0 -70 -4 -40 6 0Z`, p.light) +
				path(`M48 0C52 -90 34 -140 -6 -176C6 -110 8 -60 20 0Z`, p.dark, 'opacity=".55"') +
				path(
					`M0 ${-height}C-14 ${-height * 0.8} -22 ${-height * 0.72} -26 ${-height * 0.62}C-6 ${-height * 0.66} 10 ${-height * 0.74} 0 ${-height}Z`,
					p.accent,
					'opacity=".7"',
				),
			`rotate(${tilt})`,
		);
	return (
		shadow(320, 544, 220) +
		spear(210, -12, 260) +
		spear(424, 13, 236) +
		spear(316, 0, 306) +
		slice(210, 536, -6) +
		slice(424, 540, 8) +
		slice(318, 554, 2)
	);
};

export const HARVEST_MOTIFS = { pomelo, orange, lychee, eggs, pepper, macadamia, shoots } as const;
