import { accountsDeskRouter } from '../accounts/desk-router';
import { auditDeskRouter } from '../audit/desk-router';
import { bundlesDeskRouter } from '../bundles/desk-router';
import { catalogueDeskRouter } from '../catalogue/desk-router';
import { complaintsDeskRouter } from '../complaints/desk-router';
import { exportsDeskRouter } from '../exports/desk-router';
import { figuresDeskRouter } from '../figures/desk-router';
import { importDeskRouter } from '../import/desk-router';
import { lessonsDeskRouter } from '../lessons/desk-router';
import { certificationDeskRouter } from '../certification/desk-router';
import { reportsDeskRouter } from '../reports/desk-router';
import { textsDeskRouter } from '../texts/desk-router';
import { liveDeskRouter } from '../live/desk-router';
import { marketDeskRouter } from '../market/desk-router';
import { notifyDeskRouter } from '../notify/desk-router';
import { ordersDeskRouter } from '../ordering/desk-router';
import { talkDeskRouter } from '../talk/desk-router';
import { traceDeskRouter } from '../trace/desk-router';
import { placesDeskRouter } from '../places/desk-router';
import { producersDeskRouter } from '../producers/desk-router';
import { productsDeskRouter } from '../products/desk-router';
import { paymentDeskRouter } from '../payment/desk-router';
import { router } from '../trpc';
import { videoDeskRouter } from '../video/desk-router';
import { homeDeskRouter } from './home-router';

/** Everything that needs a sign-in: one router a module, each beside the use cases that it calls. */
export const deskRouter = router({
	accounts: accountsDeskRouter,
	audit: auditDeskRouter,
	bundles: bundlesDeskRouter,
	catalogue: catalogueDeskRouter,
	exports: exportsDeskRouter,
	figures: figuresDeskRouter,
	home: homeDeskRouter,
	import: importDeskRouter,
	lessons: lessonsDeskRouter,
	live: liveDeskRouter,
	market: marketDeskRouter,
	orders: ordersDeskRouter,
	certification: certificationDeskRouter,
	places: placesDeskRouter,
	producers: producersDeskRouter,
	products: productsDeskRouter,
	complaints: complaintsDeskRouter,
	reports: reportsDeskRouter,
	payment: paymentDeskRouter,
	texts: textsDeskRouter,
	notify: notifyDeskRouter,
	talk: talkDeskRouter,
	trace: traceDeskRouter,
	video: videoDeskRouter,
});
