import { leaves, SECRET, stays, type Holding } from '../exports/holding';
import {
	deliveries,
	forgottenPasswords,
	noticeChoices,
	notices,
	pushSubscriptions,
} from './tables';

/** What of this module leaves with the export of everything. */
export const NOTICE_HOLDINGS: readonly Holding[] = [
	leaves(noticeChoices, { vi: 'Lựa chọn nhận tin', en: 'Choices of notices' }),
	stays(
		notices,
		'Tin gửi riêng từng người; việc được báo đứng ở các bảng khác.',
		'Told to single people; what they tell of stands in the other tables.',
	),
	stays(deliveries, 'Tin còn chờ gửi.', 'Notices that are still to be sent.'),
	{ table: pushSubscriptions, why: SECRET },
	{ table: forgottenPasswords, why: SECRET },
];
