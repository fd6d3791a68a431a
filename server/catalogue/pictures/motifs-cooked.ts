import type { DrawMotif } from './motifs';
import {
	at,
	bowl,
	circle,
	ellipse,
	gleam,
	leafAt,
	line,
	path,
	rect,
	shadow,
	steam,
} from './shapes';

const GREEN = '#5f9a45';
const GREEN_DARK = '#2f5f2a';

const noodles: DrawMotif = (p) => {
	const strands = Array.from({ length: 22 }, (_, i) => {
		const x = 196 + i * 10;
		return line(
			`M${x} 300C${x - 14 + (i % 5) * 6} 360 ${x + 12 - (i % 4) * 7} 430 ${x - 4 + (i % 3) * 4} 500`,
			i % 3 ? p.main : p.light,
			9,
		);
	}).join('');
	return (
		shadow(300, 534, 150) +
		path('M186 290C176 360 176 440 190 520H416C428 440 428 360 418 290Z', p.dark) +
		strands +
		path('M186 296Q300 270 418 296L416 316Q300 290 188 316Z', p.light, 'opacity=".8"') +
		path('M176 384Q302 412 428 384V428Q302 456 176 428Z', p.accent) +
		at(302, 418, circle(0, 0, 26, '#fff3d6') + leafAt([-14, 12, -46, 40], GREEN, GREEN_DARK)) +
		shadow(478, 552, 86) +
		steam(478, 470) +
		bowl([478, 490, 92, 58], ['#3f5c8c', '#1f2f52', '#f3dca6']) +
		line('M404 488q20 -14 36 2t36 0t36 -2t34 2M420 498q20 -10 40 0t44 -4', p.light, 6) +
		circle(452, 482, 7, GREEN) +
		circle(500, 490, 7, GREEN) +
		circle(478, 478, 6, '#d6402c') +
		line('M430 452L566 388M438 462L572 404', '#7c4a26', 7)
	);
};

const banhChung: DrawMotif = (p) => {
	const cake = (x: number, y: number, s: number) =>
		at(
			x,
			y,
			path('M-120 -60L0 -110L120 -60V50L0 104L-120 50Z', p.main) +
				path('M-120 -60L0 -8V104L-120 50Z', p.dark, 'opacity=".55"') +
				path('M120 -60L0 -8V104L120 50Z', p.dark, 'opacity=".25"') +
				line(
					'M-80 -76L40 -26M-40 -92L80 -42M-80 -44L40 -94M-40 -26L82 -78',
					p.light,
					3,
					'opacity=".6"',
				) +
				line('M-62 -84L62 -34V76M62 -84L-62 -34V76', '#f0dfb4', 8) +
				line('M-120 -4L0 48L120 -4', '#f0dfb4', 8),
			`scale(${s})`,
		);
	return (
		shadow(320, 548, 220) +
		leafAt([140, 520, -18, 190], p.dark, p.light) +
		leafAt([500, 528, -164, 190], GREEN, p.dark) +
		cake(262, 408, 1.1) +
		at(
			446,
			476,
			path('M-78 -34L0 -66L78 -34V34L0 68L-78 34Z', p.main) +
				path('M-78 -34L0 0V68L-78 34Z', '#f4edd3') +
				path('M78 -34L0 0V68L78 34Z', '#e6dcb8') +
				path('M-66 -8L-8 18V38L-66 12Z', '#e7b94c') +
				path('M66 -8L8 18V38L66 12Z', '#d9a53a') +
				path('M-50 6L-22 18V26L-50 14Z', '#c5705a') +
				path('M50 6L22 18V26L50 14Z', '#b45f4c'),
		)
	);
};

const ricePaper: DrawMotif = (p) => {
	const sheet = (x: number, y: number, r: number, o: number) =>
		circle(x, y, r, p.light, `opacity="${o}"`) +
		circle(x, y, r, 'none', `stroke="${p.main}" stroke-width="4"`);
	const weave = [-3, -2, -1, 0, 1, 2, 3]
		.map((i) =>
			line(
				`M${280 + i * 36} ${232 + Math.abs(i) * 12}V${500 - Math.abs(i) * 12}M${146 + Math.abs(i) * 12} ${366 + i * 36}H${414 - Math.abs(i) * 12}`,
				p.dark,
				2,
				'opacity=".35"',
			),
		)
		.join('');
	return (
		shadow(300, 540, 190) +
		sheet(346, 384, 132, 0.55) +
		sheet(314, 374, 138, 0.7) +
		sheet(280, 366, 142, 0.95) +
		weave +
		shadow(470, 552, 100) +
		ellipse(468, 520, [110, 30], '#3f5c8c') +
		ellipse(468, 514, [96, 24], '#f4ead8') +
		[0, 1, 2]
			.map((i) =>
				at(
					424 + i * 44,
					500,
					rect([-17, -44, 34, 60], '#fbf5e4', 16) +
						rect([-9, -34, 18, 42], GREEN, 8).replace('/>', ' opacity=".55"/>') +
						rect([-4, -28, 9, 30], p.accent, 4).replace('/>', ' opacity=".75"/>'),
					`rotate(${-16 + i * 16})`,
				),
			)
			.join('')
	);
};

const coconut: DrawMotif = (p) => {
	const cracker = (x: number, y: number, r: number) =>
		ellipse(x, y + 10, [r, r * 0.4], p.dark) +
		ellipse(x, y, [r, r * 0.4], p.main) +
		ellipse(x, y - 2, [r * 0.84, r * 0.3], p.light) +
		Array.from({ length: 12 }, (_, i) =>
			ellipse(
				x + Math.cos(i * 2.1) * r * (0.2 + (i % 4) * 0.16),
				y - 2 + Math.sin(i * 2.1) * r * 0.22,
				[4, 2.6],
				i % 2 ? '#5a3c1e' : '#fffdf5',
			),
		).join('');
	return (
		shadow(240, 540, 140) +
		circle(236, 392, 122, '#5d3a22') +
		path('M236 514A122 122 0 0 0 346 340A150 150 0 0 1 236 514Z', '#3b2314', 'opacity=".6"') +
		circle(228, 386, 100, '#fffaf0') +
		circle(234, 394, 66, '#e9dcc2') +
		ellipse(196, 344, [22, 12], '#ffffff') +
		line('M128 440q10 34 40 54M320 470q18 -18 24 -44', '#82563a', 7) +
		shadow(446, 560, 120) +
		cracker(452, 540, 84) +
		cracker(440, 508, 84) +
		cracker(456, 476, 84) +
		cracker(444, 444, 84)
	);
};

const banhPia: DrawMotif = (p) => {
	const cake = (x: number, y: number, r: number) =>
		path(
			`M${x - r} ${y}V${y + r * 0.42}A${r} ${r * 0.4} 0 0 0 ${x + r} ${y + r * 0.42}V${y}Z`,
			p.main,
		) +
		line(
			`M${x - r + 4} ${y + r * 0.2}A${r} ${r * 0.4} 0 0 0 ${x + r - 4} ${y + r * 0.2}`,
			p.dark,
			3,
			'opacity=".5"',
		) +
		ellipse(x, y, [r, r * 0.4], p.light) +
		ellipse(x, y, [r * 0.8, r * 0.3], p.main) +
		ellipse(x, y - 2, [r * 0.78, r * 0.28], p.light) +
		at(
			x,
			y - 2,
			[0, 72, 144, 216, 288]
				.map((a) =>
					ellipse(
						Math.cos(a / 57.3) * r * 0.24,
						Math.sin(a / 57.3) * r * 0.1,
						[r * 0.13, r * 0.06],
						'#d6452f',
					),
				)
				.join('') + ellipse(0, 0, [r * 0.09, r * 0.045], '#d6452f'),
		);
	return (
		shadow(320, 556, 220) +
		ellipse(320, 534, [226, 44], '#f6efe2') +
		ellipse(320, 526, [200, 34], '#e3d7c2') +
		cake(232, 470, 92) +
		cake(404, 474, 92) +
		cake(312, 388, 94) +
		at(
			446,
			536,
			path('M-66 0A66 50 0 0 1 40 -42L0 6Z', p.light) +
				path('M-66 0L0 6V28Q-40 30 -66 20Z', p.main) +
				path('M0 6L40 -42V-20L0 28Z', '#f0d36a') +
				circle(14, 0, 13, '#f08a24'),
		)
	);
};

const coffeeBag: DrawMotif = (p, random) => {
	const bean = (x: number, y: number, tilt: number) =>
		at(
			x,
			y,
			ellipse(0, 0, [24, 16], '#4a2815') + line('M-18 2Q0 -9 18 -2', '#a9744b', 4),
			`rotate(${tilt})`,
		);
	return (
		shadow(280, 542, 150) +
		path('M164 262H396L420 520Q420 540 400 540H160Q140 540 140 520Z', p.main) +
		path('M352 262H396L420 520Q420 540 400 540H362Q380 400 352 262Z', p.dark, 'opacity=".5"') +
		path('M158 232H402V272H158Z', p.dark) +
		line('M166 252H394', p.light, 4, 'opacity=".5"') +
		rect([192, 324, 172, 150], p.accent, 12) +
		at(
			278,
			388,
			ellipse(0, 0, [40, 28], p.dark) + line('M-30 4Q0 -16 30 -4', p.accent, 6),
			'rotate(-24)',
		) +
		line('M226 440h104M246 456h64', p.dark, 6, 'opacity=".6"') +
		gleam(172, 296, 60) +
		Array.from({ length: 13 }, (_, i) =>
			bean(
				410 + (i % 5) * 30 + random() * 12 - Math.floor(i / 5) * 4,
				556 - Math.floor(i / 5) * 22 + random() * 8,
				random() * 180,
			),
		).join('') +
		leafAt([452, 468, -60, 92], GREEN, GREEN_DARK) +
		leafAt([456, 472, -8, 90], '#74b054', GREEN_DARK) +
		circle(448, 470, 15, '#d6402c') +
		circle(474, 482, 15, '#b92f24') +
		circle(452, 496, 14, '#d6402c')
	);
};

export const COOKED_MOTIFS = {
	noodles,
	banhChung,
	ricePaper,
	coconut,
	banhPia,
	coffeeBag,
} as const;
