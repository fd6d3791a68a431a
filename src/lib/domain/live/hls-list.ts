/** What a list of HLS offers beside its pictures. */
export interface MasterFacts {
	/** Address of the list that holds sound only; null where there is none. */
	readonly audioList: string | null;
	readonly hasSubtitles: boolean;
	/** Whether only the larger player plays all of it: words, sound in a list of its own, variables. */
	readonly needsLarger: boolean;
}

type Attributes = ReadonlyMap<string, string>;
interface Variant {
	readonly uri: string;
	readonly attributes: Attributes;
}

/**
 * Reads what a player must know before it is chosen. A list of pieces, given instead of a list of
 * lists, offers nothing beside them.
 * @param text of the list
 * @param address at which it was found
 * @see RFC 8216 §4.3.4
 */
export function readMaster(text: string, address: string): MasterFacts {
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	const media = lines.flatMap((line) => {
		const attributes = attributesOf(line, '#EXT-X-MEDIA:');
		return attributes ? [attributes] : [];
	});
	const variants = lines.flatMap((line, index) => {
		const attributes = attributesOf(line, '#EXT-X-STREAM-INF:');
		const uri = lines.slice(index + 1).find((other) => other !== '' && !other.startsWith('#'));
		return attributes && uri !== undefined ? [{ uri, attributes }] : [];
	});
	const hasSubtitles = media.some((one) => one.get('TYPE') === 'SUBTITLES');
	const sounds = media.filter((one) => one.get('TYPE') === 'AUDIO' && one.has('URI'));
	const hasVariables = lines.some((line) => line.startsWith('#EXT-X-DEFINE:'));
	const path = soundAlone(variants) ?? soundOfGroup(variants, sounds);
	return {
		// A variable in an address is filled in by the player alone.
		audioList: path === undefined || path.includes('{$') ? null : resolve(path, address),
		hasSubtitles,
		needsLarger: hasSubtitles || sounds.length > 0 || hasVariables,
	};
}

/** The smallest variant that surely holds no pictures. */
function soundAlone(variants: readonly Variant[]): string | undefined {
	const found = variants.filter(({ attributes }) => {
		const codecs = attributes.get('CODECS')?.split(',') ?? [];
		const isSound =
			codecs.length > 0 && codecs.every((codec) => /^\s*(mp4a|opus|ac-3|ec-3|flac)\b/i.test(codec));
		return isSound && !attributes.has('RESOLUTION');
	});
	return byBandwidth(found)[0]?.uri;
}

/** Sound that goes with the smallest picture; where there are several, what the list puts first. */
function soundOfGroup(
	variants: readonly Variant[],
	sounds: readonly Attributes[],
): string | undefined {
	for (const { attributes } of byBandwidth(variants)) {
		const group = sounds.filter((one) => one.get('GROUP-ID') === attributes.get('AUDIO'));
		const chosen = group.find((one) => one.get('DEFAULT') === 'YES') ?? group[0];
		if (chosen) return chosen.get('URI');
	}
	return undefined;
}

function byBandwidth(variants: readonly Variant[]): readonly Variant[] {
	const bitsOf = ({ attributes }: Variant) => Number(attributes.get('BANDWIDTH') ?? Infinity);
	return variants.toSorted((one, other) => bitsOf(one) - bitsOf(other) || 0);
}

/**
 * What stands behind a tag. Quotes are left out also where the standard knows none, `TYPE="AUDIO"`:
 * MediaMTX writes so.
 */
function attributesOf(line: string, tag: string): Attributes | undefined {
	if (!line.startsWith(tag)) return undefined;
	const found = line.slice(tag.length).matchAll(/([A-Z0-9-]+)\s*=\s*(?:"([^"]*)"|([^,]*))/g);
	return new Map([...found].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']));
}

function resolve(path: string, address: string): string | null {
	// A base that is never seen: addresses of our own site stay paths.
	const base = 'https://self.invalid';
	const from = new URL(address, base);
	if (!URL.canParse(path, from)) return null;
	const { href, origin, pathname, search } = new URL(path, from);
	return origin === base ? pathname + search : href;
}
