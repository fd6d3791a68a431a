import { deskRouter } from './desk/router';
import { marketRouter } from './market/router';
import { notifyRouter } from './notify/router';
import { ordersRouter } from './ordering/router';
import { syncRouter } from './sync/router';
import { traceRouter } from './trace/router';
import { router } from './trpc';

export const appRouter = router({
	desk: deskRouter,
	market: marketRouter,
	notify: notifyRouter,
	orders: ordersRouter,
	sync: syncRouter,
	trace: traceRouter,
});

export type AppRouter = typeof appRouter;
