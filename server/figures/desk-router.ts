import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { getMarketFigures, getProducerFigures } from './read-figures';

const day = v.pipe(v.string(), v.isoDate());
const period = v.object({ from: day, until: day });

export const figuresDeskRouter = router({
	ofProducer: producerProcedure('producerFigures.read')
		.input(v.object({ period }))
		.query(({ ctx, input }) => getProducerFigures(ctx.database, input)),
	ofMarket: marketProcedure('figures.read')
		.input(v.object({ period }))
		.query(({ ctx, input }) => getMarketFigures(ctx.database, input.period)),
});
