import { AppError, type ErrorCode } from '$lib/domain/errors';
import { producerId, productId, type ProducerId } from '$lib/domain/ids';
import { readAddressLine, readBuyerName, readNote } from '$lib/domain/ordering/buyer';
import type { WantedLine } from '$lib/domain/ordering/judge-line';
import { isQuantity } from '$lib/domain/ordering/limits';
import { createOrderSchema, type CreateOrderPayload } from '$lib/domain/ordering/operation';
import type { Buyer, PaymentMethod } from '$lib/domain/ordering/order';
import { parsePhone } from '$lib/domain/ordering/phone';
import { LARGEST_ROW_ID } from '$lib/domain/row-id';
import * as v from 'valibot';

import { standingPlace } from '../places/known-places';

/** An order as asked for, every value of it lawful in itself. */
export interface OrderDraft {
	readonly checkoutId: string;
	readonly producerId: ProducerId;
	readonly buyer: Buyer;
	readonly note: string | null;
	readonly payment: PaymentMethod;
	readonly consentVersion: string;
	readonly isAdult: boolean;
	readonly lines: readonly WantedLine[];
	readonly secretSha256: string;
	readonly sessionId: number | null;
	readonly locale: 'vi' | 'en';
}

/** Printable ASCII: GS1 set 82 and what producers without GS1 numbers print. */
const LOT = /^[!-~]{1,20}$/;

/**
 * Reads the payload of `order.create@1`.
 * @throws AppError INVALID_ORDER · INVALID_NAME · INVALID_PHONE · INVALID_ADDRESS ·
 * INVALID_QUANTITY · CONSENT_MISSING
 */
export function readOrderDraft(payload: unknown): OrderDraft {
	const parsed = v.safeParse(createOrderSchema, payload, { abortEarly: true });
	if (!parsed.success) throw new AppError(faultOf(parsed.issues[0]));
	const { consent, lines, ...rest } = parsed.output;
	if (rest.producerId < 1 || rest.producerId > LARGEST_ROW_ID) throw new AppError('INVALID_ORDER');
	const consentVersion = consent.textVersion.replace(/\p{C}/gu, '').trim();
	if (consentVersion === '') throw new AppError('CONSENT_MISSING');
	const note = readNote(rest.note ?? '');
	if (note === undefined) throw new AppError('INVALID_ORDER', { field: 'note' });
	return {
		...rest,
		producerId: producerId(rest.producerId),
		buyer: readBuyer(rest.buyer),
		note,
		consentVersion,
		lines: lines.map(readLine),
	};
}

function readBuyer(typed: CreateOrderPayload['buyer']): Buyer {
	const name = readBuyerName(typed.name);
	if (name === undefined) throw new AppError('INVALID_NAME');
	const phone = parsePhone(typed.phone);
	if (phone === undefined) throw new AppError('INVALID_PHONE');
	const { provinceCode, communeCode } = typed.address;
	const street = readAddressLine(typed.address.street);
	const oldAddress = (typed.address.oldAddress ?? '').trim();
	const readOld = oldAddress === '' ? null : readAddressLine(oldAddress);
	// An order made with last year's list must still arrive: places that were merged since resolve.
	const place = standingPlace(provinceCode, communeCode);
	if (street === undefined || readOld === undefined || !place) {
		throw new AppError('INVALID_ADDRESS');
	}
	return { name, phone, address: { ...place, street, oldAddress: readOld } };
}

function readLine(line: CreateOrderPayload['lines'][number]): WantedLine {
	const { quantity, seenPriceDong, seenUnit, promotionId, lot, serial } = line;
	if (!isQuantity(quantity)) throw new AppError('INVALID_QUANTITY');
	if (!Number.isSafeInteger(seenPriceDong) || seenPriceDong < 0) {
		throw new AppError('INVALID_ORDER', { field: 'seenPriceDong' });
	}
	if ([lot, serial].some((code) => code !== null && !LOT.test(code))) {
		throw new AppError('INVALID_ORDER', { field: 'lot' });
	}
	return {
		productId: productId(line.productId),
		quantity,
		seenPriceDong,
		seenUnit: seenUnit.replace(/\p{C}/gu, ''),
		promotionId,
		lot,
		serial,
	};
}

/** The code that names the part which is wrong in shape. */
function faultOf(issue: v.BaseIssue<unknown>): ErrorCode {
	const keys = (issue.path ?? []).map(({ key }) => String(key));
	switch (keys[0]) {
		case 'consent':
			return 'CONSENT_MISSING';
		case 'lines':
			return keys[2] === 'quantity' ? 'INVALID_QUANTITY' : 'INVALID_ORDER';
		case 'buyer':
			if (keys[1] === 'name') return 'INVALID_NAME';
			if (keys[1] === 'phone') return 'INVALID_PHONE';
			if (keys[1] === 'address') return 'INVALID_ADDRESS';
			return 'INVALID_ORDER';
		default:
			return 'INVALID_ORDER';
	}
}
