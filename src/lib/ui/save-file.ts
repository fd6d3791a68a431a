/** Hands a text over to the browser's downloads. */
export function saveFile(name: string, text: string, type: string): void {
	const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// The download has its own hold of the blob once it began; a minute is far more than enough.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
