import { AppError } from '$lib/domain/errors';
import type { SessionId } from '$lib/domain/ids';

import { readBody } from '../catalogue/feed';
import { getCatalogueService } from '../catalogue/running-catalogue';
import type { Database } from '../database/database';
import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { getLiveHub } from './running-hub';
import { watch, watchSchema } from './watch';

export const liveRouter = router({
	watch: publicProcedure
		.use(limited('watch'))
		.input(watchSchema)
		.subscription(async ({ ctx, input, signal }) => {
			const { sessionId, lastEventId: after, ...watcher } = input;
			if (!(await isPublic(ctx.database, sessionId))) throw new AppError('NOT_FOUND');
			const hub = getLiveHub();
			hub.requireRoom(ctx.address);
			const run = { sessionId, isRehearsal: false };
			const wish = { run, after, ...watcher, accountId: null, address: ctx.address };
			return watch(hub, wish, { takeOver: ctx.takeOver, signal });
		}),
});

/**
 * What everybody may see is in the feed, of which this node has a copy: when thousands come back at
 * once, none of them costs a query. One that was published this very moment is looked for there.
 */
async function isPublic(database: Database, id: SessionId): Promise<boolean> {
	const catalogue = await getCatalogueService().memory.current();
	if (catalogue.sessions().some((session) => session.id === id)) return true;
	return (await readBody(database, 'session', String(id))) !== undefined;
}
