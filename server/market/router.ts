import { publicProcedure, router } from '../trpc';
import { listSessions } from './sessions';

export const marketRouter = router({
	sessions: publicProcedure.query(({ ctx }) => listSessions(ctx.database)),
});
