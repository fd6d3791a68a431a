/**
 * Cells that a spreadsheet would reckon instead of show, told by how they begin: also in the wide
 * forms that Excel takes for the same.
 * @see OWASP, CSV Injection
 */
const BEGINS_FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** The same behind what another program may take for the end of a cell. */
const BEGINS_AFTER_SEPARATOR = /([,;|\t\r\n][ "'\u00a0]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
/** A negative number is no formula. Not one with a plus: `+84912345678` would lose it. */
const NUMBER = /^-\d+(?:[.,]\d+)*$/;
/** How people's spreadsheets say that what follows is text. */
const TEXT_SIGN = "'";

/**
 * Makes a text safe to stand in a CSV cell: what a spreadsheet would take for a formula gets an
 * apostrophe before it. Quotes alone do not help: Excel takes them off and reckons.
 */
export function disarm(text: string): string {
	if (NUMBER.test(text)) return text;
	const inner = text.replace(BEGINS_AFTER_SEPARATOR, `$1${TEXT_SIGN}`);
	return BEGINS_FORMULA.test(inner) ? TEXT_SIGN + inner : inner;
}

/** What {@link disarm} was given, from the cell that it made: for tables of ours that come back. */
export function rearm(text: string): string {
	return text.replace(
		/(^|[,;|\t\r\n][ "'\u00a0]*)'(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])/g,
		'$1',
	);
}
