import { AppError, toAppError, type AppErrorWire } from '$lib/domain/errors';
import { initTRPC, TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server';

import type { Context } from './context';
import { storable } from './storable-input';

/** A road that has been silent for longer is given up by the phone, and made anew. */
export const SILENT_FOR_MS = 40_000;
export const HEARTBEAT_EVERY_MS = 15_000;

const t = initTRPC.context<Context>().create({
	sse: {
		ping: { enabled: true, intervalMs: HEARTBEAT_EVERY_MS },
		client: { reconnectAfterInactivityMs: SILENT_FOR_MS },
	},
	// The wire carries code, params and request id only; the client words it from the code.
	errorFormatter({ shape, error, ctx }) {
		const wire: AppErrorWire = {
			...wireOf(error),
			...(ctx ? { requestId: ctx.requestId } : {}),
		};
		return { ...shape, ...answerShape(wire, shape.data.httpStatus) };
	},
});

/** What every answer that is a refusal says, beside tRPC's number for it. */
export function answerShape(wire: AppErrorWire, httpStatus: number) {
	return { message: wire.code, data: { httpStatus, app: wire } };
}

function wireOf({ code, cause }: TRPCError): AppErrorWire {
	if (!(cause instanceof AppError)) {
		if (code === 'BAD_REQUEST') return { code: 'MALFORMED_REQUEST' };
		if (code === 'METHOD_NOT_SUPPORTED') return { code: 'MALFORMED_REQUEST' };
		if (code === 'NOT_FOUND') return { code: 'NOT_FOUND' };
	}
	const known = toAppError(cause);
	return { code: known.code, params: known.params };
}

/** tRPC's name for each status of the error table; statuses it has no name for become 500. */
const CODE_OF_STATUS: Readonly<Record<number, TRPC_ERROR_CODE_KEY>> = {
	400: 'BAD_REQUEST',
	401: 'UNAUTHORIZED',
	403: 'FORBIDDEN',
	404: 'NOT_FOUND',
	408: 'TIMEOUT',
	409: 'CONFLICT',
	413: 'PAYLOAD_TOO_LARGE',
	422: 'UNPROCESSABLE_CONTENT',
	429: 'TOO_MANY_REQUESTS',
	502: 'BAD_GATEWAY',
	503: 'SERVICE_UNAVAILABLE',
};

export function trpcCodeOf(status: number): TRPC_ERROR_CODE_KEY {
	return CODE_OF_STATUS[status] ?? 'INTERNAL_SERVER_ERROR';
}

/** Use cases throw AppError; the answer's status is the one its code has in the table. */
const answerAppErrors = t.middleware(async ({ ctx, next }) => {
	if (ctx.refusal) throw refusalOf(ctx.refusal);
	const result = await next();
	if (result.ok || !(result.error.cause instanceof AppError)) return result;
	throw refusalOf(result.error.cause);
});

function refusalOf(cause: AppError): TRPCError {
	return new TRPCError({ code: trpcCodeOf(cause.rule.status), cause });
}

/** Before any schema looks at it: what a procedure is told is what tables can keep. */
const takeStorable = t.middleware(async ({ getRawInput, next }) => {
	const said = storable(await getRawInput());
	return next({ getRawInput: () => Promise.resolve(said) });
});

export const router = t.router;
export const middleware = t.middleware;
/** Of operations only: they are hashed as they were written, and each is answered by itself. */
export const unreadProcedure = t.procedure.use(answerAppErrors);
export const publicProcedure = unreadProcedure.use(takeStorable);
export { TRPCError };
