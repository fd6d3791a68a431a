import { ACCOUNT_HOLDINGS } from '../accounts/holdings';
import { AUDIT_HOLDINGS } from '../audit/holdings';
import { BUNDLE_HOLDINGS } from '../bundles/holdings';
import { CATALOGUE_HOLDINGS } from '../catalogue/holdings';
import { CERTIFICATION_HOLDINGS } from '../certification/holdings';
import { COMPLAINT_HOLDINGS } from '../complaints/holdings';
import { DATABASE_HOLDINGS } from '../database/holdings';
import { FILE_HOLDINGS } from '../files/holdings';
import { LESSON_HOLDINGS } from '../lessons/holdings';
import { LIVE_HOLDINGS } from '../live/holdings';
import { MARKET_HOLDINGS } from '../market/holdings';
import { NOTICE_HOLDINGS } from '../notify/holdings';
import { ONCE_HOLDINGS } from '../once/holdings';
import { ORDER_HOLDINGS } from '../ordering/holdings';
import { PLACE_HOLDINGS } from '../places/holdings';
import { PRODUCER_HOLDINGS } from '../producers/holdings';
import { PRODUCT_HOLDINGS } from '../products/holdings';
import { REPORT_HOLDINGS } from '../reports/holdings';
import { SYNC_HOLDINGS } from '../sync/holdings';
import { TALK_HOLDINGS } from '../talk/holdings';
import { TEXT_HOLDINGS } from '../texts/holdings';
import { TRACE_HOLDINGS } from '../trace/holdings';
import { VIDEO_HOLDINGS } from '../video/holdings';
import type { Holding } from './holding';

/** Every table of the market, in the order in which they are handed out. */
export const ALL_HOLDINGS: readonly Holding[] = [
	...CATALOGUE_HOLDINGS,
	...PRODUCER_HOLDINGS,
	...CERTIFICATION_HOLDINGS,
	...PRODUCT_HOLDINGS,
	...TRACE_HOLDINGS,
	...ORDER_HOLDINGS,
	...COMPLAINT_HOLDINGS,
	...REPORT_HOLDINGS,
	...BUNDLE_HOLDINGS,
	...MARKET_HOLDINGS,
	...LIVE_HOLDINGS,
	...TALK_HOLDINGS,
	...VIDEO_HOLDINGS,
	...TEXT_HOLDINGS,
	...LESSON_HOLDINGS,
	...PLACE_HOLDINGS,
	...FILE_HOLDINGS,
	...ACCOUNT_HOLDINGS,
	...NOTICE_HOLDINGS,
	...AUDIT_HOLDINGS,
	...ONCE_HOLDINGS,
	...SYNC_HOLDINGS,
	...DATABASE_HOLDINGS,
];
