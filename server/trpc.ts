import { toAppError, type AppErrorWire } from '$lib/domain/errors';
import { initTRPC, TRPCError } from '@trpc/server';

import type { Context } from './context';

const t = initTRPC.context<Context>().create({
	// The wire carries code, params and request id only; the client words it from the code.
	errorFormatter({ shape, error, ctx }) {
		const wire: AppErrorWire = {
			...(error.code === 'BAD_REQUEST'
				? { code: 'MALFORMED_REQUEST' as const }
				: error.code === 'NOT_FOUND'
					? { code: 'NOT_FOUND' as const }
					: wireOf(error.cause)),
			...(ctx ? { requestId: ctx.requestId } : {}),
		};
		return { ...shape, message: wire.code, data: { httpStatus: shape.data.httpStatus, app: wire } };
	},
});

function wireOf(thrown: unknown): AppErrorWire {
	const { code, params } = toAppError(thrown);
	return { code, params };
}

export const router = t.router;
export const middleware = t.middleware;
export const publicProcedure = t.procedure;
export { TRPCError };
