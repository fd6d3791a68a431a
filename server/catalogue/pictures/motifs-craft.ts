import type { DrawMotif } from './motifs';
import { at, bowl, circle, ellipse, leafAt, line, path, rect, shadow } from './shapes';

const lotus = (x: number, y: number, scale: number, colour: string) =>
	at(
		x,
		y,
		[-64, 64, -36, 36, 0]
			.map((angle) =>
				at(
					0,
					0,
					path(
						'M0 0C-26 -22 -22 -66 0 -88C22 -66 26 -22 0 0Z',
						colour,
						`opacity="${angle === 0 ? 1 : 0.82}"`,
					) + line('M0 -12V-64', '#ffffff', 3, 'opacity=".35"'),
					`rotate(${angle})`,
				),
			)
			.join('') + path('M-40 6Q0 22 40 6Q0 -8 -40 6Z', '#4d7a4a'),
		`scale(${scale})`,
	);

const ceramic: DrawMotif = (p) =>
	shadow(250, 544, 140) +
	path(
		'M206 232H294C294 270 282 284 296 306C352 336 386 384 386 438C386 500 336 540 250 540S114 500 114 438C114 384 148 336 204 306C218 284 206 270 206 232Z',
		p.main,
	) +
	path(
		'M290 536C346 524 386 490 386 438C386 384 352 336 296 306C288 294 290 284 292 270C300 320 346 350 346 430C346 480 326 516 290 536Z',
		p.dark,
		'opacity=".5"',
	) +
	ellipse(250, 232, [46, 12], p.dark) +
	ellipse(250, 231, [34, 8], '#5b4a3c') +
	line('M206 300Q250 312 294 300M124 478Q250 520 376 478', '#2b4a8b', 6) +
	lotus(242, 450, 1.05, p.accent) +
	line('M242 458C236 480 250 490 244 506', '#4d7a4a', 6) +
	ellipse(152, 410, [10, 34], p.light) +
	shadow(484, 552, 80) +
	bowl([484, 480, 82, 66], [p.main, p.dark, '#c9a35c']) +
	lotus(484, 534, 0.42, p.accent) +
	line('M404 486Q484 510 564 486', '#2b4a8b', 5);

const quilt: DrawMotif = (p) => {
	const fold = (y: number, inset: number, colour: string) =>
		path(
			`M${120 + inset} ${y}Q320 ${y - 22} ${520 - inset} ${y}Q${548 - inset} ${y + 28} ${520 - inset} ${y + 56}Q320 ${y + 72} ${120 + inset} ${y + 56}Q${92 + inset} ${y + 28} ${120 + inset} ${y}Z`,
			colour,
		) +
		line(
			`M${130 + inset} ${y + 40}Q320 ${y + 58} ${510 - inset} ${y + 40}`,
			p.dark,
			4,
			'opacity=".35"',
		);
	const cocoon = (x: number, y: number, tilt: number) =>
		at(
			x,
			y,
			ellipse(0, 0, [34, 21], '#fffaf0') + line('M-22 -6Q0 6 22 -6M-24 4Q0 16 24 4', '#d8c3a4', 3),
			`rotate(${tilt})`,
		);
	return (
		shadow(320, 548, 230) +
		fold(480, 0, p.main) +
		fold(430, 8, p.light) +
		fold(380, 4, p.main) +
		fold(330, 12, p.light) +
		path('M132 352Q320 330 508 352V318Q320 288 132 318Z', p.light) +
		Array.from({ length: 7 }, (_, i) =>
			line(
				`M${160 + i * 54} ${312 - Math.min(i, 6 - i) * 4}q18 18 0 36`,
				p.dark,
				3,
				'opacity=".35"',
			),
		).join('') +
		rect([292, 286, 56, 254], p.accent, 6).replace('/>', ' opacity=".92"/>') +
		line('M306 292V536M334 292V536', '#ffffff', 3, 'opacity=".4"') +
		at(
			320,
			292,
			path('M0 0C-60 -52 -88 -22 -70 0S-30 18 0 0C60 -52 88 -22 70 0S30 18 0 0Z', p.accent) +
				circle(0, 0, 15, '#b94c61'),
		) +
		cocoon(128, 560, -14) +
		cocoon(196, 578, 10) +
		cocoon(512, 566, 16) +
		leafAt([560, 572, -150, 84], '#5f9a45', '#2f5f2a')
	);
};

const antler: DrawMotif = (p, random) =>
	shadow(300, 546, 180) +
	at(
		286,
		520,
		line('M0 0C-14 -70 -6 -120 30 -170C60 -212 64 -250 58 -286', p.main, 58) +
			line('M0 -76C-40 -104 -66 -140 -70 -190', p.main, 50) +
			line('M34 -176C76 -190 112 -222 120 -262', p.main, 44) +
			line(
				'M-10 0C-24 -70 -14 -124 20 -172C46 -212 50 -250 46 -284M-8 -84C-46 -112 -74 -146 -78 -190M40 -186C78 -202 104 -228 112 -262',
				p.light,
				13,
				'opacity=".65"',
			) +
			Array.from({ length: 26 }, () =>
				circle(-30 + random() * 50, -20 - random() * 120, 2.4, p.light, 'opacity=".7"'),
			).join(''),
	) +
	at(
		468,
		516,
		[0, 1, 2, 3]
			.map((i) =>
				at(
					(i % 2) * 54 - 20,
					Math.floor(i / 2) * 28,
					ellipse(0, 8, [42, 17], p.dark) +
						ellipse(0, 0, [42, 17], p.main) +
						ellipse(0, -1, [33, 12], '#d9a08a') +
						ellipse(0, -1, [16, 6], '#b86a5a'),
				),
			)
			.join(''),
	) +
	leafAt([150, 552, -24, 96], '#5f9a45', '#2f5f2a') +
	leafAt([150, 552, 6, 80], '#74b054', '#2f5f2a');

export const CRAFT_MOTIFS = { ceramic, quilt, antler } as const;
