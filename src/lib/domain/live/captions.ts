/** Three hours of somebody who talks without a pause. */
export const CAPTIONS_MAX_CHARACTERS = 100_000;

const TIME = String.raw`(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})`;
const TIMES = new RegExp(`^\\s*${TIME}\\s+-->\\s+${TIME}(?:\\s.*)?$`);

/**
 * Reads captions down to times and plain words: no styles, places or marks-up.
 * @param text of a file of WebVTT, or of SubRip, which people have more often
 * @returns WebVTT; undefined where there is nothing to be shown in it, or too much
 * @see https://www.w3.org/TR/webvtt1/#file-structure
 */
export function readCaptions(text: string): string | undefined {
	if (text.length > CAPTIONS_MAX_CHARACTERS) return undefined;
	const blocks = text
		.replace(/^\uFEFF/, '')
		.replace(/\r\n?/g, '\n')
		.split(/\n{2,}/);
	const cues = blocks.flatMap((block) => {
		const lines = block.split('\n');
		const timesAt = lines.findIndex((line) => TIMES.test(line));
		const times = TIMES.exec(lines[timesAt] ?? '');
		const words = lines.slice(timesAt + 1).flatMap(plainWords);
		if (!times || words.length === 0) return [];
		const [, ...parts] = times;
		return [
			[`${timeText(parts.slice(0, 4))} --> ${timeText(parts.slice(4))}`, ...words].join('\n'),
		];
	});
	return cues.length === 0 ? undefined : `WEBVTT\n\n${cues.join('\n\n')}\n`;
}

function plainWords(line: string): readonly string[] {
	const plain = line
		.replace(/<[^<>]*>/g, '')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.trim();
	return plain === '' ? [] : [plain];
}

function timeText([hours = '00', minutes, seconds, thousandths]: readonly (string | undefined)[]) {
	return `${hours}:${minutes}:${seconds}.${thousandths}`;
}
