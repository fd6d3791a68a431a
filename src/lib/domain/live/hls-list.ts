/** What a master list of HLS offers beside its pictures. */
export interface MasterFacts {
	/** Address of the list that holds sound only; null where there is none. */
	readonly audioList: string | null;
	readonly hasSubtitles: boolean;
}

/**
 * Reads what a player must know before it is chosen.
 * @param text of the list
 * @param address at which it was found
 * @see RFC 8216 §4.3.4
 */
export function readMaster(text: string, address: string): MasterFacts {
	const lines = text.split(/\r?\n/);
	let audioList: string | null = null;
	let hasSubtitles = false;
	for (const [index, line] of lines.entries()) {
		if (/^#EXT-X-MEDIA:.*TYPE=SUBTITLES/.test(line)) hasSubtitles = true;
		if (!line.startsWith('#EXT-X-STREAM-INF:') || /RESOLUTION=/.test(line)) continue;
		const codecs = /CODECS="([^"]*)"/.exec(line)?.[1]?.split(',') ?? [];
		const isSound =
			codecs.length > 0 && codecs.every((codec) => /^\s*(mp4a|opus|ac-3)/i.test(codec));
		const next = lines.slice(index + 1).find((other) => other !== '' && !other.startsWith('#'));
		if (isSound && next !== undefined) audioList ??= resolve(next.trim(), address);
	}
	return { audioList, hasSubtitles };
}

function resolve(path: string, address: string): string {
	// A base that is never seen: addresses of our own site stay paths.
	const base = 'https://self.invalid';
	const { href, origin, pathname, search } = new URL(path, new URL(address, base));
	return origin === base ? pathname + search : href;
}
