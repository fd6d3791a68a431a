import { traceRouter } from './trace/router';
import { router } from './trpc';

export const appRouter = router({ trace: traceRouter });

export type AppRouter = typeof appRouter;
