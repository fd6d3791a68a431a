import { COOKED_MOTIFS } from './motifs-cooked';
import { CRAFT_MOTIFS } from './motifs-craft';
import { DRINK_MOTIFS } from './motifs-drinks';
import { HARVEST_MOTIFS } from './motifs-harvest';
import type { Palette } from './palettes';
import type { Random } from './random';

/** Draws a thing on the table, as pieces of SVG. */
export type DrawMotif = (p: Palette, random: Random) => string;

export const MOTIFS = {
	...HARVEST_MOTIFS,
	...COOKED_MOTIFS,
	...DRINK_MOTIFS,
	...CRAFT_MOTIFS,
} as const satisfies Record<string, DrawMotif>;

export type Motif = keyof typeof MOTIFS;
