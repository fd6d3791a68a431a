import * as v from 'valibot';

import { MAX_CODE_LENGTH } from '$lib/domain/trace/digital-link';

import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { judgeOnServer } from './judge';

/** `trace.passport`: what the server, with the evidence of this moment, says of a code. */
export const traceRouter = router({
	passport: publicProcedure
		.use(limited('scan'))
		.input(v.strictObject({ code: v.pipe(v.string(), v.maxLength(MAX_CODE_LENGTH)) }))
		.query(({ ctx, input }) => judgeOnServer(ctx.database, input.code, ctx.clock())),
});
