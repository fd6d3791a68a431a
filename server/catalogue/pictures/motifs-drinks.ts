import type { DrawMotif } from './motifs';
import type { Palette } from './palettes';
import {
	at,
	bowl,
	circle,
	ellipse,
	gleam,
	label,
	leafAt,
	line,
	path,
	rect,
	shadow,
	steam,
} from './shapes';

const GREEN = '#5f9a45';
const GREEN_DARK = '#2f5f2a';

/** A tall bottle standing at x with its foot at y = 530. */
function bottle(x: number, p: Palette, cap: string): string {
	return at(
		x,
		530,
		rect([-24, -372, 48, 44], cap, 8) +
			rect([-19, -330, 38, 40], p.dark, 4) +
			path(
				'M-19 -296H19C19 -256 74 -240 74 -190V-22Q74 0 52 0H-52Q-74 0 -74 -22V-190C-74 -240 -19 -256 -19 -296Z',
				p.main,
			) +
			path(
				'M34 0H52Q74 0 74 -22V-190C74 -236 28 -252 20 -286C28 -240 46 -226 46 -186V-22Q46 -4 34 0Z',
				p.dark,
				'opacity=".5"',
			) +
			label([-74, -170, 148, 116], p) +
			gleam(-54, -214, 28) +
			gleam(-54, -40, 20),
	);
}

const fishSauce: DrawMotif = (p) => {
	const fish = (x: number, y: number, tilt: number) =>
		at(
			x,
			y,
			path('M-70 0C-40 -28 20 -26 52 -4L80 -22V22L52 4C20 26 -40 28 -70 0Z', '#b9cad6') +
				path('M-70 0C-40 18 20 18 52 2C20 26 -40 28 -70 0Z', '#7f98a8') +
				line('M-30 -4H40', '#e8f1f5', 5) +
				circle(-48, -4, 5, '#20303b'),
			`rotate(${tilt})`,
		);
	return (
		shadow(286, 536, 110) +
		bottle(286, p, '#c8452e') +
		shadow(452, 540, 90) +
		bowl([452, 478, 82, 58], ['#f3ead8', '#b7a88f', p.main]) +
		circle(432, 474, 8, '#d6402c') +
		circle(462, 482, 7, '#d6402c') +
		circle(478, 472, 6, '#e5b53a') +
		fish(166, 548, -6) +
		fish(230, 574, 4)
	);
};

const pasteBottle: DrawMotif = (p) =>
	shadow(270, 536, 110) +
	bottle(270, p, '#e6b23c') +
	shadow(444, 540, 96) +
	bowl([444, 470, 92, 66], ['#f3ead8', '#b7a88f', p.light]) +
	path('M392 466q30 -30 60 -6t48 -2q-10 24 -54 22t-54 -14z', p.main) +
	path('M420 462l44 -66l14 8l-36 68z', '#e2432f') +
	path('M472 398q-2 -16 12 -18l4 16z', GREEN) +
	at(
		150,
		540,
		path('M0 -44C30 -44 44 -20 44 4S20 34 0 34S-44 28 -44 4S-30 -44 0 -44Z', '#fbf3e6') +
			line('M0 -62V-40M-16 -34C-24 -10 -20 14 -8 32M16 -34C24 -10 20 14 8 32', '#cfbfae', 5),
	);

const liquor: DrawMotif = (p) => {
	const root = (x: number, y: number, tilt: number) =>
		at(
			x,
			y,
			line('M-60 0C-44 -20 -30 16 -10 0S24 -18 40 2S62 8 70 -4', '#c98f5c', 22) +
				line('M-60 0C-44 -20 -30 16 -10 0S24 -18 40 2S62 8 70 -4', '#e3b98a', 9),
			`rotate(${tilt})`,
		);
	return (
		shadow(262, 540, 150) +
		rect([206, 226, 112, 50], '#8a4b2a', 14) +
		path(
			'M196 268H328C328 300 388 312 388 366V494Q388 534 350 534H174Q136 534 136 494V366C136 312 196 300 196 268Z',
			'#e9f0f4',
			'opacity=".5"',
		) +
		path(
			'M146 372C180 360 220 384 262 372S350 362 378 372V494Q378 524 350 524H174Q146 524 146 494Z',
			p.main,
			'opacity=".92"',
		) +
		root(262, 434, -14) +
		root(252, 484, 10) +
		path(
			'M146 372C180 360 220 384 262 372S350 362 378 372V390C350 380 300 392 262 390S180 378 146 390Z',
			p.light,
			'opacity=".5"',
		) +
		gleam(164, 386, 96) +
		line('M196 276H328', '#c9a06a', 8) +
		shadow(470, 540, 56) +
		path('M426 446H514L500 532Q470 542 440 532Z', '#eef4f7', 'opacity=".6"') +
		path('M431 474H509L500 528Q470 538 440 528Z', p.main) +
		ellipse(470, 474, [39, 9], p.light)
	);
};

const water: DrawMotif = (p) =>
	shadow(280, 538, 100) +
	at(
		280,
		530,
		rect([-26, -388, 52, 40], '#2c78b8', 8) +
			path(
				'M-24 -350H24C24 -316 70 -300 70 -256V-24Q70 0 48 0H-48Q-70 0 -70 -24V-256C-70 -300 -24 -316 -24 -350Z',
				p.light,
				'opacity=".85"',
			) +
			path(
				'M-66 -250C-40 -262 -16 -238 14 -250S52 -256 66 -250V-24Q66 -4 46 -4H-46Q-66 -4 -66 -24Z',
				p.main,
				'opacity=".75"',
			) +
			rect([-70, -206, 140, 92], '#ffffff', 6) +
			path('M-70 -150Q-35 -182 0 -150T70 -150V-114H-70Z', p.dark, 'opacity=".85"') +
			circle(0, -176, 15, p.main) +
			gleam(-50, -100, 70) +
			line('M-66 -66Q0 -52 66 -66M-66 -40Q0 -26 66 -40', '#ffffff', 5, 'opacity=".6"'),
	) +
	shadow(450, 540, 78) +
	path('M384 386H516L502 530Q450 546 398 530Z', '#ffffff', 'opacity=".4"') +
	path('M390 430H510L501 524Q450 538 399 524Z', p.main, 'opacity=".85"') +
	ellipse(450, 430, [60, 13], p.light) +
	[
		[424, 480],
		[446, 502],
		[474, 470],
		[464, 508],
		[436, 456],
	]
		.map(([x = 0, y = 0]) => circle(x, y, 6, '#ffffff', 'opacity=".7"'))
		.join('') +
	at(450, 414, path('M-26 -8L6 -24L30 -4L-2 16Z', '#ffffff', 'opacity=".75"'));

const nectar: DrawMotif = (p) =>
	shadow(266, 536, 104) +
	bottle(266, p, '#7a4a26') +
	shadow(450, 540, 110) +
	at(
		450,
		470,
		circle(0, 0, 84, '#5d3a22') +
			circle(0, -6, 72, '#fffaf0') +
			circle(0, -2, 48, '#efe3cc') +
			line('M-76 34q20 22 44 32M40 66q24 -12 36 -34', '#82563a', 6),
	) +
	at(
		378,
		336,
		[0, 1, 2, 3, 4]
			.map((i) =>
				at(
					0,
					0,
					line('M0 0q40 -34 84 -30', '#e9c25f', 9) +
						[24, 46, 70].map((x) => circle(x, -x * 0.42, 9, '#ffe08a')).join(''),
					`rotate(${-60 + i * 30})`,
				),
			)
			.join(''),
	);

const honey: DrawMotif = (p) =>
	shadow(270, 540, 140) +
	path(
		'M160 300H380V330C404 344 410 372 410 400V490Q410 534 366 534H174Q130 534 130 490V400C130 372 136 344 160 330Z',
		p.main,
	) +
	path(
		'M350 534H366Q410 534 410 490V400C410 372 404 344 380 330V300H352V336C374 356 376 380 376 404V490Q376 526 350 534Z',
		p.dark,
		'opacity=".45"',
	) +
	path('M150 248H390V302Q270 322 150 302Z', p.accent) +
	line('M146 300Q270 324 394 300', '#b5472f', 9) +
	path('M150 248Q270 268 390 248L382 232Q270 222 158 232Z', '#fffaf0') +
	gleam(158, 366, 120) +
	at(
		270,
		428,
		[
			[-30, -18],
			[30, -18],
			[0, -18],
			[-15, 10],
			[15, 10],
		]
			.map(([x = 0, y = 0]) =>
				at(
					x,
					y,
					path('M0 -17L15 -8.5V8.5L0 17L-15 8.5V-8.5Z', p.light) +
						line('M0 -17L15 -8.5V8.5L0 17L-15 8.5V-8.5Z', p.dark, 3),
				),
			)
			.join(''),
	) +
	at(
		492,
		470,
		line('M0 -190L-6 20', '#a8713c', 16) +
			ellipse(-6, 40, [34, 44], '#c58d4f') +
			line('M-38 24h64M-40 40h68M-37 56h62', '#7d4d22', 6) +
			path('M-34 66Q-6 92 22 66Q26 100 2 104Q-30 102 -34 66Z', p.main),
		'rotate(14)',
	) +
	at(
		470,
		264,
		ellipse(0, 0, [26, 18], '#f6b92f') +
			line('M-8 -16V16M6 -17V17', '#3a2512', 7) +
			ellipse(-4, -22, [18, 12], '#e9f3f8') +
			ellipse(14, -20, [14, 10], '#d7e8f0') +
			circle(26, -2, 4, '#3a2512'),
		'rotate(-16)',
	);

const teaPot: DrawMotif = (p) =>
	shadow(280, 540, 190) +
	line('M392 408C460 396 470 330 438 316', p.main, 30) +
	path('M150 430C90 420 80 350 116 312L142 326C128 366 150 380 178 388Z', p.main) +
	path(
		'M132 430C132 356 196 320 270 320S408 356 408 430S356 534 270 534S132 504 132 430Z',
		p.main,
	) +
	path(
		'M286 534C360 530 408 500 408 430C408 380 376 346 330 330C376 400 366 490 286 534Z',
		p.dark,
		'opacity=".45"',
	) +
	path('M190 334Q270 296 350 334Q270 356 190 334Z', p.dark) +
	circle(270, 298, 20, p.main) +
	ellipse(264, 291, [6, 4], p.light) +
	ellipse(192, 392, [16, 28], p.light) +
	at(
		262,
		440,
		leafAt([0, 30, -90, 86], p.accent, p.dark) +
			leafAt([0, 30, -142, 70], p.accent, p.dark) +
			leafAt([0, 30, -38, 70], p.accent, p.dark),
	) +
	shadow(496, 544, 66) +
	steam(492, 462) +
	bowl([494, 484, 64, 54], ['#fdf6e6', '#c9bda3', '#b7a64a']) +
	leafAt([414, 556, -160, 60], GREEN, GREEN_DARK) +
	leafAt([414, 556, 160, 50], '#74b054', GREEN_DARK);

const teaTin: DrawMotif = (p, random) =>
	shadow(250, 540, 130) +
	rect([140, 290, 220, 246], p.main, 18) +
	path('M316 290H342Q360 290 360 308V518Q360 536 342 536H316Z', p.dark, 'opacity=".45"') +
	rect([130, 246, 240, 56], p.dark, 14) +
	line('M150 262H350', p.light, 5, 'opacity=".6"') +
	rect([164, 336, 172, 150], p.accent, 10) +
	at(
		250,
		462,
		leafAt([0, 6, -90, 92], p.main, p.dark) +
			leafAt([0, 6, -140, 76], p.main, p.dark) +
			leafAt([0, 6, -40, 76], p.main, p.dark),
	) +
	shadow(474, 544, 100) +
	bowl([474, 480, 98, 62], ['#fdf6e6', '#c9bda3', '#31502a']) +
	Array.from({ length: 34 }, () => {
		const x = 396 + random() * 156;
		const y = 462 + random() * 26 - Math.abs(474 - x) * 0.05;
		return line(
			`M${Math.round(x)} ${Math.round(y)}l${Math.round(8 + random() * 8)} ${Math.round(random() * 10 - 5)}`,
			random() > 0.4 ? '#3f6a36' : '#7fa35a',
			6,
		);
	}).join('');

const teaBud: DrawMotif = (p) =>
	shadow(320, 546, 200) +
	line('M320 470C318 400 324 340 320 250', '#5d7a3a', 10) +
	leafAt([320, 400, -26, 190], p.main, p.light) +
	leafAt([320, 420, -154, 190], p.dark, p.light) +
	leafAt([320, 330, -46, 160], p.light, p.dark) +
	leafAt([320, 340, -134, 150], p.main, p.light) +
	at(
		320,
		262,
		path('M0 0C-30 -40 -22 -96 0 -130C22 -96 30 -40 0 0Z', p.light) +
			path('M0 0C6 -40 8 -90 0 -130C22 -96 30 -40 0 0Z', p.main),
	) +
	steam(320, 446) +
	bowl([320, 468, 112, 78], [p.accent, '#bda98a', '#d58aa8']) +
	line('M216 492Q320 528 424 492', p.main, 7, 'opacity=".6"') +
	leafAt([468, 552, -170, 74], p.main, p.light) +
	leafAt([170, 556, -12, 70], p.dark, p.light);

const camellia: DrawMotif = (p) => {
	const flower = (x: number, y: number, size: number) =>
		at(
			x,
			y,
			[0, 60, 120, 180, 240, 300]
				.map((angle) =>
					at(
						0,
						0,
						path('M0 0C-40 -22 -40 -74 0 -86C40 -74 40 -22 0 0Z', angle % 120 ? p.main : p.light),
						`rotate(${angle})`,
					),
				)
				.join('') +
				circle(0, 0, 24, p.dark, 'opacity=".5"') +
				Array.from({ length: 10 }, (_, i) =>
					circle(Math.cos(i * 0.63) * 17, Math.sin(i * 0.63) * 17, 5, '#fff7cf'),
				).join('') +
				circle(0, 0, 8, '#fff7cf'),
			`scale(${size})`,
		);
	return (
		leafAt([330, 300, -150, 170], GREEN_DARK, GREEN) +
		leafAt([330, 300, -26, 180], GREEN, GREEN_DARK) +
		leafAt([330, 310, -88, 130], '#74b054', GREEN_DARK) +
		flower(300, 320, 1.12) +
		flower(424, 366, 0.74) +
		shadow(290, 544, 130) +
		steam(300, 440) +
		bowl([290, 470, 118, 76], ['#fdf6e6', '#c9bda3', '#e7bf49']) +
		line('M178 494Q290 530 402 494', p.dark, 6, 'opacity=".5"') +
		flower(490, 520, 0.5) +
		flower(290, 470, 0.34)
	);
};

const gourdTea: DrawMotif = (p) => {
	const ring = (x: number, y: number) =>
		circle(x, y, 52, p.dark) +
		circle(x, y, 44, '#f2f8e6') +
		circle(x, y, 22, '#dfeccb') +
		[0, 1, 2, 3, 4, 5]
			.map((i) =>
				ellipse(x + Math.cos(i * 1.05) * 14, y + Math.sin(i * 1.05) * 14, [4, 6], '#c7a869'),
			)
			.join('');
	return (
		shadow(230, 540, 150) +
		at(
			232,
			420,
			path(
				'M-120 -150C-170 -90 -170 40 -110 96C-50 140 60 140 110 90C160 30 150 -90 100 -150C60 -190 -80 -190 -120 -150Z',
				p.main,
			) +
				path(
					'M40 124C90 110 150 60 140 -50C134 -110 110 -150 84 -164C130 -60 110 60 40 124Z',
					p.dark,
					'opacity=".5"',
				) +
				ellipse(-92, -60, [18, 50], p.light) +
				line('M-6 -176q4 -34 34 -38', '#6d8a3c', 12),
			'scale(.82)',
		) +
		shadow(466, 546, 84) +
		path('M392 350H540L524 528Q466 546 408 528Z', '#ffffff', 'opacity=".35"') +
		path('M398 396H534L523 520Q466 536 409 520Z', '#d9a441', 'opacity=".9"') +
		ellipse(466, 396, [68, 14], '#f2cf7c') +
		at(480, 388, path('M-24 -8L6 -22L28 -4L-2 14Z', '#ffffff', 'opacity=".7"')) +
		line('M506 330L486 420', '#e6503a', 8) +
		ring(330, 532) +
		ring(268, 562)
	);
};

const coffeeCup: DrawMotif = (p, random) => {
	const bean = (x: number, y: number, tilt: number) =>
		at(
			x,
			y,
			ellipse(0, 0, [21, 14], p.dark) + line('M-16 2Q0 -8 16 -2', p.light, 4),
			`rotate(${tilt})`,
		);
	return (
		shadow(320, 548, 190) +
		// The filter on the glass, as coffee is made here.
		path('M236 296H404L392 378H248Z', '#cdd3d8') +
		path('M360 296H404L392 378H352Z', '#8f99a3', 'opacity=".7"') +
		rect([214, 374, 212, 18], '#e3e8eb', 8) +
		rect([224, 276, 192, 24], '#eef1f3', 10) +
		circle(320, 268, 12, '#9aa4ad') +
		line('M320 392V436', p.main, 5) +
		path('M230 392H410L394 540H246Z', '#ffffff', 'opacity=".3"') +
		path('M238 452H402L393 534H247Z', p.main) +
		ellipse(320, 452, [82, 14], p.dark) +
		path('M243 506H397L393 534H247Z', '#f7e2b5') +
		gleam(256, 410, 96) +
		Array.from({ length: 9 }, (_, i) =>
			bean((i < 5 ? 100 : 390) + (i % 5) * 30 + random() * 14, 540 + (i % 3) * 15, random() * 180),
		).join('') +
		bean(150, 520, 30) +
		bean(478, 522, -20)
	);
};

export const DRINK_MOTIFS = {
	fishSauce,
	pasteBottle,
	liquor,
	water,
	nectar,
	honey,
	teaPot,
	teaTin,
	teaBud,
	camellia,
	gourdTea,
	coffeeCup,
} as const;
