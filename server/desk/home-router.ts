import { signedInProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { readWaitingWork } from './waiting-work';

export const homeDeskRouter = router({
	/** What waits for whoever asks; each part of it is looked for only where they may read its list. */
	waiting: signedInProcedure.query(({ ctx }) =>
		readWaitingWork(ctx.database, ctx.account, ctx.clock()),
	),
});
