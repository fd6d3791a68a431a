import { marketProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { countFiles } from './pack-files';

export const exportsDeskRouter = router({
	/** How much the archive of files will be, before anybody begins to load it. */
	files: marketProcedure('data.export').query(({ ctx }) => countFiles(ctx.database)),
});
