import { formatDong } from '$lib/domain/money';
import type { OrderView } from '$lib/domain/ordering/order';
import { orderCode } from '$lib/domain/ordering/order-code';
import { formatPhone } from '$lib/domain/ordering/phone';
import type { Communes } from '$lib/domain/places/communes';
import { formatMoment } from '$lib/domain/time';
import { m } from '$lib/i18n/paraglide/messages';

import { addressText } from './address-text';
import { actorName, paymentText, stateName } from './order-words';
import { promotionText } from './promotion-text';

/** An order as plain text, for a file, a message or a printer without graphics. */
export function orderText(view: OrderView, sellerName: string, communes: Communes | null): string {
	const { buyer } = view;
	return [
		m.app_name(),
		m.ordering_order_title({ code: orderCode(view.id) }),
		m.ordering_order_at({ moment: formatMoment(view.placedAt) }),
		m.ordering_text_seller({ name: sellerName }),
		m.ordering_text_state({ state: stateName(view.state) }),
		'',
		...view.lines.flatMap((line) => [
			m.ordering_text_line({
				name: line.name,
				quantity: line.quantity,
				price: formatDong(line.priceDong),
				unit: line.unit,
				sum: formatDong(line.priceDong * line.quantity),
			}),
			...(line.promotion ? [`  ${promotionText(line)}`] : []),
		]),
		m.ordering_text_total({ total: formatDong(view.totalDong) }),
		m.ordering_text_payment({ payment: paymentText(view) }),
		'',
		...(buyer
			? [
					m.ordering_text_buyer({ name: buyer.name, phone: formatPhone(buyer.phone) }),
					m.ordering_text_address({ address: addressText(buyer.address, communes) }),
				]
			: []),
		...(view.note === null ? [] : [`${m.ordering_order_note()}: ${view.note}`]),
		'',
		...view.history.map(
			(entry) => `${formatMoment(entry.at)} ${stateName(entry.state)} (${actorName(entry.by)})`,
		),
		'',
	].join('\n');
}
