/**
 * What a list of HLS says of its end. A list of lists says nothing of it: its first list does.
 * @param text of the list
 * @param address at which it was found
 * @returns `goesOn` where more comes · `ended` where it says that it is whole · the address of the list
 * to be asked instead
 * @see RFC 8216 §4.3.3.4
 */
export function readEnd(
	text: string,
	address: string,
): 'goesOn' | 'ended' | { readonly ask: string } {
	const lines = text.split(/\r?\n/).map((line) => line.trim());
	const variant = lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF:'));
	if (variant >= 0) {
		const uri = lines.slice(variant + 1).find((line) => line !== '' && !line.startsWith('#'));
		if (uri === undefined || !URL.canParse(uri, address)) return 'ended';
		return { ask: new URL(uri, address).href };
	}
	const hasPieces = lines.some((line) => line.startsWith('#EXTINF:'));
	return hasPieces && !lines.includes('#EXT-X-ENDLIST') ? 'goesOn' : 'ended';
}
