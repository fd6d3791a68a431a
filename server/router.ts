import { complaintsRouter } from './complaints/router';
import { deskRouter } from './desk/router';
import { liveRouter } from './live/router';
import { marketRouter } from './market/router';
import { notifyRouter } from './notify/router';
import { ordersRouter } from './ordering/router';
import { reportsRouter } from './reports/router';
import { syncRouter } from './sync/router';
import { talkRouter } from './talk/router';
import { traceRouter } from './trace/router';
import { router } from './trpc';
import { videoRouter } from './video/router';

export const appRouter = router({
	complaints: complaintsRouter,
	desk: deskRouter,
	live: liveRouter,
	market: marketRouter,
	notify: notifyRouter,
	orders: ordersRouter,
	reports: reportsRouter,
	sync: syncRouter,
	talk: talkRouter,
	trace: traceRouter,
	video: videoRouter,
});

export type AppRouter = typeof appRouter;
