import type { DeskErrorCode } from './desk-errors';

/**
 * The one table of what can go wrong. The wire carries `{ code, params, requestId }`; the words
 * come from the messages `error_<CODE>` in the reader's language, so that an error made offline
 * reads the same as one made by the server.
 */
export type Severity = 'error' | 'warning' | 'silent';
export type Retry = 'never' | 'backoff' | 'afterUpdate' | 'afterSignIn';

export interface ErrorRule {
	readonly status: number;
	readonly severity: Severity;
	readonly retry: Retry;
}

const rule = (status: number, severity: Severity, retry: Retry): ErrorRule => ({
	status,
	severity,
	retry,
});

export const ERRORS = {
	// The road between phone and server
	OFFLINE: rule(503, 'silent', 'backoff'),
	TIMEOUT: rule(408, 'silent', 'backoff'),
	UNREADABLE_ANSWER: rule(502, 'silent', 'backoff'),
	TOO_MANY_REQUESTS: rule(429, 'warning', 'backoff'),
	SERVER_BUSY: rule(503, 'warning', 'backoff'),
	INTERNAL: rule(500, 'error', 'backoff'),
	NOT_SIGNED_IN: rule(401, 'warning', 'afterSignIn'),
	FORBIDDEN: rule(403, 'error', 'never'),
	NOT_FOUND: rule(404, 'warning', 'never'),
	MALFORMED_REQUEST: rule(400, 'error', 'never'),
	// Operations
	BAD_ENVELOPE: rule(400, 'error', 'never'),
	PAYLOAD_TOO_LARGE: rule(413, 'error', 'never'),
	PAYLOAD_HASH_MISMATCH: rule(400, 'error', 'never'),
	UNKNOWN_KIND: rule(409, 'warning', 'afterUpdate'),
	UNKNOWN_ANSWER: rule(409, 'warning', 'afterUpdate'),
	OP_ID_REUSED: rule(409, 'error', 'never'),
	OPERATION_HELD: rule(202, 'warning', 'never'),
	// Ordering
	INVALID_ORDER: rule(422, 'error', 'never'),
	INVALID_NAME: rule(422, 'error', 'never'),
	INVALID_PHONE: rule(422, 'error', 'never'),
	INVALID_ADDRESS: rule(422, 'error', 'never'),
	INVALID_QUANTITY: rule(422, 'error', 'never'),
	CONSENT_MISSING: rule(422, 'error', 'never'),
	UNKNOWN_PRODUCT: rule(404, 'error', 'never'),
	PRODUCT_WITHDRAWN: rule(409, 'error', 'never'),
	CERTIFICATE_EXPIRED: rule(409, 'error', 'never'),
	LOT_RECALLED: rule(409, 'error', 'never'),
	STOCK_CHANGED: rule(409, 'warning', 'never'),
	PRICE_CHANGED: rule(409, 'warning', 'never'),
	PACK_CHANGED: rule(409, 'warning', 'never'),
	PROMOTION_ENDED: rule(409, 'warning', 'never'),
	ORDER_CALLED_OFF: rule(409, 'warning', 'never'),
	ORDER_NOT_CANCELLABLE: rule(409, 'warning', 'never'),
	ORDER_NOT_WAITING: rule(409, 'warning', 'never'),
	PAYMENT_UNAVAILABLE: rule(409, 'warning', 'never'),
	AGE_NOT_CONFIRMED: rule(422, 'error', 'never'),
	// Codes and labels
	MALFORMED_CODE: rule(400, 'error', 'never'),
	UNKNOWN_CODE: rule(404, 'warning', 'never'),
	CAMERA_REFUSED: rule(403, 'warning', 'never'),
	CAMERA_MISSING: rule(404, 'warning', 'never'),
	CAMERA_BUSY: rule(409, 'warning', 'never'),
	NO_CODE_IN_PICTURE: rule(404, 'warning', 'never'),
	// The phone's own store
	STORE_UNAVAILABLE: rule(500, 'error', 'never'),
	STORE_FULL: rule(507, 'error', 'never'),
	STORE_DELETED: rule(500, 'error', 'never'),
} as const satisfies Record<string, ErrorRule>;

/** Codes that every page knows, and those that only the desks do. */
export type CommonErrorCode = keyof typeof ERRORS;
export type ErrorCode = CommonErrorCode | DeskErrorCode;
export type ErrorParams = Readonly<Record<string, string | number>>;

export interface AppErrorWire {
	readonly code: ErrorCode;
	readonly params?: ErrorParams;
	readonly requestId?: string;
}

const known: Record<string, ErrorRule> = { ...ERRORS };

/** Makes more codes known. @see DESK_ERRORS */
export function knowErrors(more: Readonly<Record<string, ErrorRule>>): void {
	Object.assign(known, more);
}

/** The row of a code in the table. */
export function errorRule(code: ErrorCode): ErrorRule {
	return known[code] ?? ERRORS.INTERNAL;
}

/** What use cases throw. Carries a code of the table and what the words need; never a sentence. */
export class AppError extends Error {
	override readonly name = 'AppError';

	constructor(
		readonly code: ErrorCode,
		readonly params: ErrorParams = {},
		options?: ErrorOptions,
	) {
		super(code, options);
	}

	get rule(): ErrorRule {
		return errorRule(this.code);
	}
}

export function isErrorCode(value: unknown): value is ErrorCode {
	return typeof value === 'string' && Object.hasOwn(known, value);
}

/** Makes an AppError of anything thrown; what is not known becomes `INTERNAL`, cause kept. */
export function toAppError(thrown: unknown): AppError {
	if (thrown instanceof AppError) return thrown;
	return new AppError('INTERNAL', {}, { cause: thrown });
}
