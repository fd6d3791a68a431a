/**
 * What a scan may say, exactly one of these:
 * `genuine` signature right, certificate valid · `expired` signature right, certificate over or
 * the product on the market no more ·
 * `recalled` lot or serial called back · `copySuspected` seen too often or too far apart ·
 * `known` unsigned code of a product we know · `forged` signature wrong · `unknown` no such
 * product here · `malformed` not a code we can read.
 */
export const VERDICTS = [
	'genuine',
	'expired',
	'recalled',
	'copySuspected',
	'known',
	'forged',
	'unknown',
	'malformed',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Verdicts whose goods must not be ordered from the scan. */
export function isOrderable(verdict: Verdict): boolean {
	switch (verdict) {
		case 'genuine':
		case 'known':
		case 'copySuspected':
			return true;
		case 'expired':
		case 'recalled':
		case 'forged':
		case 'unknown':
		case 'malformed':
			return false;
	}
}
