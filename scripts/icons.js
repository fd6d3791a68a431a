// Renders the icons that phones want as PNG from the two drawings in static/icons. Run it after
// changing a drawing; what it writes is committed.
import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';

const FOLDER = new URL('../static/icons/', import.meta.url);

const ICONS = [
	{ from: 'lantern.svg', to: 'icon-192.png', size: 192 },
	{ from: 'lantern.svg', to: 'icon-512.png', size: 512 },
	{ from: 'lantern-maskable.svg', to: 'maskable-192.png', size: 192 },
	{ from: 'lantern-maskable.svg', to: 'maskable-512.png', size: 512 },
	// iOS rounds the corners itself and shows no transparency.
	{ from: 'lantern-maskable.svg', to: 'apple-touch-icon.png', size: 180 },
];

for (const { from, to, size } of ICONS) {
	const drawing = await readFile(new URL(from, FOLDER));
	const image = await sharp(drawing, { density: 72 * (size / 64) })
		.resize(size, size)
		.png({ palette: true, compressionLevel: 9, effort: 10 })
		.toBuffer();
	await writeFile(new URL(to, FOLDER), image);
}
