import { daySchema } from '$lib/domain/day-schema';
import { sessionId } from '$lib/domain/ids';
import { rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { getEveningFigures, getOwnEvening } from './read-evening';
import { getMarketFigures, getProducerFigures } from './read-figures';

const period = v.object({ from: daySchema, until: daySchema });

export const figuresDeskRouter = router({
	ofProducer: producerProcedure('producerFigures.read')
		.input(v.object({ period }))
		.query(({ ctx, input }) => getProducerFigures(ctx.database, input)),
	ofOwnSession: producerProcedure('producerFigures.read')
		.input(v.object({ sessionId: v.pipe(rowIdSchema, v.transform(sessionId)) }))
		.query(({ ctx, input }) => getOwnEvening(ctx.database, input)),
	ofMarket: marketProcedure('figures.read')
		.input(v.object({ period }))
		.query(({ ctx, input }) => getMarketFigures(ctx.database, input.period)),
	ofSession: marketProcedure('figures.read')
		.input(v.object({ sessionId: v.pipe(rowIdSchema, v.transform(sessionId)) }))
		.query(({ ctx, input }) => getEveningFigures(ctx.database, input.sessionId)),
});
