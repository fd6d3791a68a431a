import { marketProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import { changesQuestionSchema, listChanges } from './list-changes';

export const auditDeskRouter = router({
	list: marketProcedure('audit.read')
		.input(changesQuestionSchema)
		.query(({ ctx, input }) => listChanges(ctx.database, input)),
});
