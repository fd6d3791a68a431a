import type { TextLocale } from '$lib/domain/texts/text';

/**
 * Every wording of the consent that an app of ours ever asked for, by the version that orders
 * carry. Add one with each change of the message `ordering_consent`; never change or remove one:
 * orders point here as proof.
 */
export const CONSENT_WORDINGS: Readonly<Record<string, Readonly<Record<TextLocale, string>>>> = {
	'don-hang-2026-11-1': {
		vi: 'Tôi đồng ý để chợ chuyển tên, số điện thoại và địa chỉ này cho người bán, chỉ để nhận đơn, gọi và giao hàng. Tôi có thể xem, sửa, yêu cầu xóa bất cứ lúc nào.',
		en: 'I agree that the market passes this name, phone number and address to the seller, only to take the order, call and deliver. I can see, correct or have them deleted at any time.',
	},
};
