import type { AppErrorWire, CommonErrorCode } from '$lib/domain/errors';

import { m } from './paraglide/messages';

export type ErrorWords = (params: Record<string, string | number>) => string;

/**
 * Words an error in the reader's language, from its code alone.
 * A code without a message does not compile, and one missing in a language fails a test.
 */
export function errorWords({ code, params = {} }: AppErrorWire): string {
	return (known[code] ?? WORDS.INTERNAL)({ ...params });
}

/** Makes the words of more codes known. @see deskErrorWords */
export function knowErrorWords(more: Readonly<Record<string, ErrorWords>>): void {
	Object.assign(known, more);
}

/**
 * Words an error of something that the phone does not keep and will not try again by itself: what
 * failed is the person's to repeat.
 */
export function unkeptErrorWords(error: AppErrorWire): string {
	switch (error.code) {
		case 'OFFLINE':
		case 'TIMEOUT':
		case 'UNREADABLE_ANSWER':
			return m.error_unkept_road();
		case 'TOO_MANY_REQUESTS':
		case 'SERVER_BUSY':
		case 'INTERNAL':
			return m.error_unkept_server();
		default:
			return errorWords(error);
	}
}

const WORDS = {
	OFFLINE: m.error_OFFLINE,
	TIMEOUT: m.error_TIMEOUT,
	UNREADABLE_ANSWER: m.error_UNREADABLE_ANSWER,
	TOO_MANY_REQUESTS: m.error_TOO_MANY_REQUESTS,
	SERVER_BUSY: m.error_SERVER_BUSY,
	INTERNAL: m.error_INTERNAL,
	NOT_SIGNED_IN: m.error_NOT_SIGNED_IN,
	FORBIDDEN: m.error_FORBIDDEN,
	NOT_FOUND: m.error_NOT_FOUND,
	MALFORMED_REQUEST: m.error_MALFORMED_REQUEST,
	BAD_ENVELOPE: m.error_BAD_ENVELOPE,
	PAYLOAD_TOO_LARGE: m.error_PAYLOAD_TOO_LARGE,
	PAYLOAD_HASH_MISMATCH: m.error_PAYLOAD_HASH_MISMATCH,
	UNKNOWN_KIND: m.error_UNKNOWN_KIND,
	UNKNOWN_ANSWER: m.error_UNKNOWN_ANSWER,
	OP_ID_REUSED: m.error_OP_ID_REUSED,
	OPERATION_HELD: m.error_OPERATION_HELD,
	INVALID_ORDER: m.error_INVALID_ORDER,
	INVALID_NAME: m.error_INVALID_NAME,
	INVALID_PHONE: m.error_INVALID_PHONE,
	INVALID_ADDRESS: m.error_INVALID_ADDRESS,
	INVALID_QUANTITY: m.error_INVALID_QUANTITY,
	CONSENT_MISSING: m.error_CONSENT_MISSING,
	UNKNOWN_PRODUCT: m.error_UNKNOWN_PRODUCT,
	PRODUCT_WITHDRAWN: m.error_PRODUCT_WITHDRAWN,
	CERTIFICATE_EXPIRED: m.error_CERTIFICATE_EXPIRED,
	LOT_RECALLED: m.error_LOT_RECALLED,
	STOCK_CHANGED: m.error_STOCK_CHANGED,
	PRICE_CHANGED: m.error_PRICE_CHANGED,
	PACK_CHANGED: m.error_PACK_CHANGED,
	PROMOTION_ENDED: m.error_PROMOTION_ENDED,
	ORDER_CALLED_OFF: m.error_ORDER_CALLED_OFF,
	ORDER_NOT_CANCELLABLE: m.error_ORDER_NOT_CANCELLABLE,
	ORDER_NOT_WAITING: m.error_ORDER_NOT_WAITING,
	PAYMENT_UNAVAILABLE: m.error_PAYMENT_UNAVAILABLE,
	AGE_NOT_CONFIRMED: m.error_AGE_NOT_CONFIRMED,
	MALFORMED_CODE: m.error_MALFORMED_CODE,
	UNKNOWN_CODE: m.error_UNKNOWN_CODE,
	CAMERA_REFUSED: m.error_CAMERA_REFUSED,
	CAMERA_MISSING: m.error_CAMERA_MISSING,
	CAMERA_BUSY: m.error_CAMERA_BUSY,
	NO_CODE_IN_PICTURE: m.error_NO_CODE_IN_PICTURE,
	STORE_UNAVAILABLE: m.error_STORE_UNAVAILABLE,
	STORE_FULL: m.error_STORE_FULL,
	STORE_DELETED: m.error_STORE_DELETED,
} satisfies Record<CommonErrorCode, ErrorWords>;

const known: Record<string, ErrorWords> = { ...WORDS };
