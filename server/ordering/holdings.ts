import { BUYERS_OWN, INTERNAL, leaves, SECRET, stays, type Holding } from '../exports/holding';
import { orderHistory, orderLines, orderNews, orders } from './tables';

/**
 * What of this module leaves with the export of everything. Who bought does not: the privacy text
 * says what names, phones and addresses are for, and a table taken home is none of it.
 */
export const ORDER_HOLDINGS: readonly Holding[] = [
	leaves(
		orders,
		{ vi: 'Đơn hàng', en: 'Orders' },
		{
			secretSha256: SECRET,
			buyerName: BUYERS_OWN,
			buyerPhone: BUYERS_OWN,
			communeCode: BUYERS_OWN,
			street: BUYERS_OWN,
			oldAddress: BUYERS_OWN,
			note: BUYERS_OWN,
			tracking: BUYERS_OWN,
			basketSha256: BUYERS_OWN,
			change: INTERNAL,
		},
	),
	leaves(orderLines, { vi: 'Dòng đơn hàng', en: 'Order lines' }, { eveningLimit: INTERNAL }),
	leaves(
		orderHistory,
		{ vi: 'Diễn biến đơn hàng', en: 'History of orders' },
		{ parcel: BUYERS_OWN },
	),
	stays(orderNews, 'Tin còn chờ báo, vài giây là hết.', 'News to be told within seconds.'),
];
