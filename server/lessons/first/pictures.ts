/*
 * Drawings of the first lessons: without words, so that both languages show the same ones. 640 × 360, in the
 * colours of the market's other drawings.
 */

const NIGHT = '#1b1f4b';
const PAPER = '#faf5ea';
const CLAY = '#c0612f';
const LANTERN = '#f5a623';
const LEAF = '#3f7d4e';
const WOOD = '#8a5a3c';

function scene(...parts: readonly string[]): string {
	const frame = `<rect width="640" height="360" rx="24" fill="${PAPER}"/>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">${frame}${parts.join('')}</svg>`;
}

const box = (
	[x, y, width, height]: readonly [number, number, number, number],
	fill: string,
	more = '',
) => `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" ${more}/>`;
const dot = (x: number, y: number, radius: number, fill: string) =>
	`<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
const line = (path: string, stroke: string, width = 8) =>
	`<path d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

/** A jar that stands on a height. */
const jar = (x: number, ground: number, scale = 1) =>
	`<g transform="translate(${x} ${ground}) scale(${scale})">` +
	box([-40, -110, 80, 110], LANTERN, 'rx="14"') +
	box([-32, -130, 64, 24], WOOD, 'rx="6"') +
	box([-30, -78, 60, 44], PAPER, 'rx="4"') +
	box([-20, -66, 40, 6], NIGHT) +
	box([-20, -52, 26, 6], NIGHT) +
	'</g>';
/** A phone, upright, with something on its screen. */
const phone = (x: number, y: number, screen: string) =>
	`<g transform="translate(${x} ${y})">` +
	box([0, 0, 130, 230], NIGHT, 'rx="18"') +
	box([9, 18, 112, 188], '#fffdf7', 'rx="8"') +
	dot(65, 218, 6, PAPER) +
	screen +
	'</g>';
const tick = (x: number, y: number) =>
	dot(x, y, 26, LEAF) + line(`M${x - 11} ${y}l8 9 15 -17`, PAPER, 6);
const lantern = (x: number, y: number) =>
	line(`M${x} 0V${y - 26}`, WOOD, 3) +
	`<ellipse cx="${x}" cy="${y}" rx="26" ry="30" fill="${LANTERN}"/>` +
	box([x - 12, y - 34, 24, 8], CLAY) +
	box([x - 12, y + 26, 24, 8], CLAY);

const table = box([0, 290, 640, 70], WOOD);

/** By the lesson's slug. */
export const LESSON_PICTURES: Readonly<Record<string, string>> = {
	// Beside a window, on a plain ground, seen by a phone that holds still.
	'chup-anh': scene(
		box([40, 40, 190, 170], '#cfe6f5', 'rx="8"'),
		line('M135 40v170M40 125h190', WOOD),
		box([40, 40, 190, 170], 'none', `rx="8" stroke="${WOOD}" stroke-width="10"`),
		table,
		jar(300, 292, 1.3),
		phone(
			450,
			70,
			jar(65, 190, 0.9) + line('M9 80h112M9 143h112M46 18v188M84 18v188', '#d8cfb8', 2),
		),
		tick(560, 320),
	),
	// What a pack has cost, piece by piece, and what stays above it.
	'dinh-gia': scene(
		table,
		jar(150, 292, 1.4),
		box([300, 236, 150, 54], LEAF, 'rx="6"'),
		box([300, 186, 150, 46], CLAY, 'rx="6"'),
		box([300, 146, 150, 36], '#7a86c8', 'rx="6"'),
		box([300, 116, 150, 26], '#d8b98a', 'rx="6"'),
		line('M290 108h170', NIGHT, 4),
		box([300, 62, 150, 40], LANTERN, 'rx="6"'),
		...[0, 1, 2].map(
			(at) => dot(530, 270 - at * 26, 34, LANTERN) + dot(530, 270 - at * 26, 22, '#ffd27a'),
		),
	),
	// Nothing touches the wall of the box.
	'dong-goi': scene(
		box([130, 110, 380, 220], '#d8b98a', 'rx="10"'),
		box([152, 132, 336, 176], '#f3e6cc', 'rx="6"'),
		...[180, 230, 280, 330, 380, 430, 460].map(
			(x) => dot(x, 290, 20, '#fffdf7') + dot(x, 152, 20, '#fffdf7'),
		),
		...[200, 250].map((y) => dot(176, y, 20, '#fffdf7') + dot(464, y, 20, '#fffdf7')),
		jar(320, 274, 0.95),
		line('M130 110l60 -50h260l60 50', WOOD),
		tick(540, 70),
	),
	// The phone stands, the light comes from the front, the goods are at hand.
	'len-song': scene(
		lantern(70, 90),
		lantern(410, 70),
		table,
		dot(220, 130, 40, '#e8b98f'),
		`<path d="M150 290c0 -80 30 -110 70 -110s70 30 70 110z" fill="${CLAY}"/>`,
		`<path d="M160 112l60 -48 60 48z" fill="${LANTERN}"/>`,
		jar(340, 292, 1),
		phone(
			450,
			60,
			dot(65, 84, 22, '#e8b98f') +
				`<path d="M28 160c0 -44 16 -58 37 -58s37 14 37 58z" fill="${CLAY}"/>` +
				dot(104, 36, 9, '#d1382f'),
		),
	),
	// A question, and an answer to just that.
	'tra-loi-khach': scene(
		`<path d="M60 60h300a22 22 0 0 1 22 22v70a22 22 0 0 1 -22 22H140l-44 40v-40H60a22 22 0 0 1 -22 -22V82a22 22 0 0 1 22 -22z" fill="#dfe3f7"/>`,
		line('M76 100h240M76 134h160', NIGHT, 10),
		`<path d="M280 190h300a22 22 0 0 1 22 22v70a22 22 0 0 1 -22 22h-36v40l-44 -40H280a22 22 0 0 1 -22 -22v-70a22 22 0 0 1 22 -22z" fill="${LANTERN}"/>`,
		line('M296 230h240M296 264h120', NIGHT, 10),
		tick(570, 176),
	),
	// From the field over the workshop and the parcel to whoever scans.
	'truy-xuat': scene(
		line('M110 200h420', '#d8cfb8', 10),
		dot(90, 180, 62, '#e4efdd') +
			line(
				'M90 220v-56M90 186c-30 0 -34 -22 -34 -34c24 0 34 14 34 34zM90 172c30 0 34 -22 34 -34c-24 0 -34 14 -34 34z',
				LEAF,
				7,
			),
		dot(246, 180, 62, '#f3e2d3') +
			`<path d="M206 210v-44l40 -30 40 30v44z" fill="${CLAY}"/>` +
			box([236, 180, 20, 30], PAPER),
		dot(402, 180, 62, '#f5ead0') +
			box([366, 152, 72, 60], '#d8b98a', 'rx="6"') +
			box([386, 166, 32, 32], PAPER) +
			['386 166', '406 166', '386 186', '400 180', '410 190']
				.map((at) => {
					const [x = 0, y = 0] = at.split(' ').map(Number);
					return box([x, y, 10, 10], NIGHT);
				})
				.join(''),
		phone(486, 66, line('M36 108l20 22 40 -46', LEAF, 14)),
	),
};
