import { provinceName } from '$lib/domain/places/provinces';
import type { CodeFault } from '$lib/domain/trace/digital-link';
import { codePath } from '$lib/domain/trace/digital-link';
import type { Judgement, Reason } from '$lib/domain/trace/judge-scan';
import {
	missingElements,
	missingPassportFields,
	standingEvents,
	type MinimumElement,
	type PassportField,
} from '$lib/domain/trace/passport';
import { listDaysCorrections } from '$lib/domain/trace/lot-days';
import type { Verdict } from '$lib/domain/trace/verdict';

/** What programs get of a code: days as `YYYY-MM-DD`, moments as ISO 8601 in UTC. */
export interface PassportDocument {
	readonly verdict: Verdict;
	readonly reasons: readonly Reason[];
	readonly fault?: CodeFault;
	readonly checkedAt: string;
	readonly gtin?: string;
	readonly lot?: string | null;
	readonly serial?: string | null;
	readonly id?: string;
	readonly product?: object;
	readonly certificate?: object | null;
	readonly producer?: object | null;
	readonly trace?: object | null;
	/** Of the ten elements that a trace must show a consumer: those that are missing. */
	readonly missingElements?: readonly MinimumElement[];
	readonly missingPassportFields?: readonly PassportField[];
}

/** HTTP status of a verdict on `/01/…`: a recalled or forged label is found all the same. */
export function statusOf(verdict: Verdict): 200 | 400 | 404 {
	if (verdict === 'malformed') return 400;
	return verdict === 'unknown' ? 404 : 200;
}

/** A judgement as a document for programs. @param origin without a slash at the end */
export function toPassportDocument(judgement: Judgement, origin: string): PassportDocument {
	const { verdict, reasons, fault, code, product, producer, certificate, lot } = judgement;
	const said = { verdict, reasons, checkedAt: iso(judgement.judgedAt) };
	if (!code) return { ...said, ...(fault === null ? {} : { fault }) };
	const named = {
		...said,
		id: `${origin}${codePath(code)}`,
		gtin: code.gtin,
		lot: code.lot,
		serial: code.serial,
	};
	if (!product) return named;
	const facts = { product, producer, certificate, lot, serial: code.serial, hasWarnings: true };
	return {
		...named,
		product: {
			name: product.name,
			url: `${origin}/products/${product.slug}`,
			unit: product.unit,
			...(product.picture === null
				? {}
				: { image: `${origin}/pictures/${product.picture}/640.webp` }),
		},
		certificate: certificate && {
			state: judgement.certificateState,
			// Stars are told for a valid certificate only.
			...(judgement.certificateState === 'valid' ? { stars: certificate.stars } : {}),
			number: certificate.number,
			issuer: certificate.issuer,
			issuedOn: certificate.issuedOn,
			expiresOn: certificate.expiresOn,
			isIllustrative: certificate.isIllustrative,
		},
		producer: producer && {
			name: producer.name,
			url: `${origin}/producers/${producer.slug}`,
			provinceCode: producer.provinceCode,
			province: provinceName(producer.provinceCode),
			communeCode: producer.communeCode,
			commune: producer.communeName ?? null,
		},
		trace: lot && {
			producedOn: lot.producedOn,
			expiresOn: lot.expiresOn,
			locationCode: lot.locationCode,
			standards: lot.standards,
			recall: lot.recall && { at: iso(lot.recall.at), reason: lot.recall.reason },
			events: standingEvents(lot.events).map(({ step, at, place, note }) => ({
				step,
				at: iso(at),
				place,
				note,
			})),
			daysCorrections: listDaysCorrections(lot).map(({ at, from, to, reason }) => ({
				at: iso(at),
				from,
				to,
				reason,
			})),
		},
		missingElements: missingElements(facts),
		missingPassportFields: missingPassportFields(facts),
	};
}

function iso(moment: number): string {
	return new Date(moment).toISOString();
}
