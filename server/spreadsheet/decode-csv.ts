import { AppError } from '$lib/domain/errors';

/** Letters of Vietnamese, with which the market's own names are written. */
const LETTERS = /^[a-zđàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]*$/i;
const NO_LETTERS = /[^\p{L}\p{M}\p{C}]+/gu;
/** Ends of lines and cells. */
const CONTROLS = /[\t\r\n]/g;

/**
 * The text of a CSV: UTF-8 with or without its mark, UTF-16 with it (Excel's "Unicode text"), or
 * Windows' Vietnamese (1258). Every other way of writing is read by that last one as something, too:
 * so it is believed only where nothing but Vietnamese comes out.
 * @throws AppError CSV_ENCODING_UNKNOWN; SPREADSHEET_UNREADABLE where it is no text at all
 */
export function decodeCsv(file: Buffer): string {
	const encoding = encodingOf(file);
	// Windows-1258 writes tones apart from their letters.
	const text = new TextDecoder(encoding).decode(file).normalize('NFC');
	// A text has no such character; pictures, programs and archives are full of them.
	if (text.includes('\0')) throw new AppError('SPREADSHEET_UNREADABLE');
	if (encoding === 'windows-1258') {
		const letters = text.replace(CONTROLS, '').replace(NO_LETTERS, '');
		if (!LETTERS.test(letters)) throw new AppError('CSV_ENCODING_UNKNOWN');
	}
	return text;
}

function encodingOf(file: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258' {
	if (file[0] === 0xff && file[1] === 0xfe) return 'utf-16le';
	if (file[0] === 0xfe && file[1] === 0xff) return 'utf-16be';
	return isUtf8(file) ? 'utf-8' : 'windows-1258';
}

function isUtf8(file: Buffer): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(file);
		return true;
	} catch {
		return false;
	}
}
