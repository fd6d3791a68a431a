import * as v from 'valibot';

import { bankName } from './bank-name';

/** A bank account as it is typed: spaces fall away, the holder stands in capitals as on the card. */
export const bankAccountSchema = v.object({
	bin: v.pipe(
		v.string(),
		v.regex(/^\d{6}$/),
		v.check((bin) => bankName(bin) !== undefined),
	),
	account: v.pipe(
		v.string(),
		v.transform((text) => text.replace(/[\s.-]/g, '')),
		v.regex(/^[A-Za-z0-9]{4,19}$/),
	),
	holder: v.pipe(
		v.string(),
		v.transform((text) => text.normalize('NFC').trim().replace(/\s+/g, ' ').toUpperCase()),
		v.minLength(1),
		v.maxLength(60),
		v.regex(/^[^\p{C}]+$/u),
	),
});
