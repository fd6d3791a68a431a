import { marketRouter } from './market/router';
import { syncRouter } from './sync/router';
import { traceRouter } from './trace/router';
import { router } from './trpc';

export const appRouter = router({ market: marketRouter, sync: syncRouter, trace: traceRouter });

export type AppRouter = typeof appRouter;
