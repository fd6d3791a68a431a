/**
 * Puts a text on the clipboard.
 * @returns false where the browser refuses or has none: then it must be shown to be copied by hand
 */
export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}
