/** What browsers call themselves, each before those whose name it also carries. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
	[/Edg/, 'Edge'],
	[/OPR/, 'Opera'],
	[/SamsungBrowser/, 'Samsung Internet'],
	[/CocCoc|coc_coc/i, 'Cốc Cốc'],
	[/Firefox|FxiOS/, 'Firefox'],
	[/Chrom|CriOS/, 'Chrome'],
	[/Safari/, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
	[/Android/, 'Android'],
	[/iPhone|iPad/, 'iOS'],
	[/Windows/, 'Windows'],
	[/Mac OS/, 'macOS'],
	[/Linux/, 'Linux'],
];

/** A browser as its owner knows it, from what it sends: `Chrome · Android`. */
export function browserWords(userAgent: string): string {
	const find = (names: typeof BROWSERS) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
	return (
		[find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(' · ') || userAgent.slice(0, 40) || '?'
	);
}
