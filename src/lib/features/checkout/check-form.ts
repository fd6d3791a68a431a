import type { ErrorCode } from '$lib/domain/errors';
import { readAddressLine, readBuyerName, readNote } from '$lib/domain/ordering/buyer';
import type { Buyer } from '$lib/domain/ordering/order';
import { parsePhone } from '$lib/domain/ordering/phone';
import type { Communes } from '$lib/domain/places/communes';
import { findProvince } from '$lib/domain/places/provinces';
import type { CheckoutForm } from '$lib/local/drawer-database';

/** Fields that can be wrong, in the order in which they stand on the screen. */
export const FIELDS = [
	'name',
	'phone',
	'province',
	'commune',
	'street',
	'oldAddress',
	'note',
	'adult',
	'consent',
] as const;
export type FieldName = (typeof FIELDS)[number];

/** Why a field is refused; see field-words.ts. */
export type FieldError =
	| 'nameMissing'
	| 'nameWrong'
	| 'phoneMissing'
	| 'phoneWrong'
	| 'provinceMissing'
	| 'communeMissing'
	| 'streetMissing'
	| 'streetWrong'
	| 'oldAddressWrong'
	| 'noteWrong'
	| 'adultMissing'
	| 'consentMissing';

export type FieldErrors = { readonly [Field in FieldName]?: FieldError };

export interface Ticks {
	readonly hasConsented: boolean;
	readonly isAdult: boolean;
	/** Whether anything in the basket is for adults only. */
	readonly needsAdult: boolean;
}

export type CheckedForm =
	| { readonly isRight: true; readonly buyer: Buyer; readonly note: string | null }
	| { readonly isRight: false; readonly errors: FieldErrors };

/**
 * Reads the form by the rules that the server has too, so that what passes here is not refused
 * there.
 * @param communes null while the list is not there: then no commune can have been chosen
 */
export function checkForm(
	form: CheckoutForm,
	ticks: Ticks,
	communes: Communes | null,
): CheckedForm {
	const name = readBuyerName(form.name);
	const phone = parsePhone(form.phone);
	const street = readAddressLine(form.street);
	const oldAddress = isBlank(form.oldAddress) ? null : readAddressLine(form.oldAddress);
	const note = readNote(form.note);
	const hasProvince = findProvince(form.provinceCode) !== undefined;
	const hasCommune = communes?.find(form.provinceCode, form.communeCode) !== undefined;
	const isAgeRight = ticks.isAdult || !ticks.needsAdult;
	if (
		name !== undefined &&
		phone !== undefined &&
		street !== undefined &&
		oldAddress !== undefined &&
		note !== undefined &&
		hasCommune &&
		isAgeRight &&
		ticks.hasConsented
	) {
		const { provinceCode, communeCode } = form;
		const address = { provinceCode, communeCode, street, oldAddress };
		return { isRight: true, note, buyer: { name, phone, address } };
	}
	return {
		isRight: false,
		errors: {
			...(name === undefined && { name: isBlank(form.name) ? 'nameMissing' : 'nameWrong' }),
			...(phone === undefined && { phone: isBlank(form.phone) ? 'phoneMissing' : 'phoneWrong' }),
			...(!hasProvince && { province: 'provinceMissing' }),
			...(!hasCommune && { commune: 'communeMissing' }),
			...(street === undefined && {
				street: isBlank(form.street) ? 'streetMissing' : 'streetWrong',
			}),
			...(oldAddress === undefined && { oldAddress: 'oldAddressWrong' }),
			...(note === undefined && { note: 'noteWrong' }),
			...(!isAgeRight && { adult: 'adultMissing' }),
			...(!ticks.hasConsented && { consent: 'consentMissing' }),
		},
	};
}

/** What an answer of the server says of a field; undefined where it is about none. */
export function errorsOf(code: ErrorCode): FieldErrors | undefined {
	switch (code) {
		case 'INVALID_NAME':
			return { name: 'nameWrong' };
		case 'INVALID_PHONE':
			return { phone: 'phoneWrong' };
		case 'INVALID_ADDRESS':
			return { street: 'streetWrong' };
		case 'CONSENT_MISSING':
			return { consent: 'consentMissing' };
		case 'AGE_NOT_CONFIRMED':
			return { adult: 'adultMissing' };
		default:
			return undefined;
	}
}

function isBlank(text: string): boolean {
	return text.trim() === '';
}
