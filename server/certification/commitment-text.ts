/** What producers sign: who signed an older version has signed that one, word by word. */
export interface CommitmentText {
	readonly version: string;
	/** Paragraphs by blank lines. */
	readonly text: string;
}

/**
 * The quality commitment of today. A draft of ours that a lawyer has yet to confirm, as the screen
 * says; to change it, change the version too.
 */
export const COMMITMENT: CommitmentText = {
	version: '2026-11',
	text: [
		'Tôi thay mặt chủ thể cam kết với người mua và với ban tổ chức Chợ đêm trên mây:',
		'1. Hàng giao đúng như đã giới thiệu: đúng tên, đúng thành phần, đủ khối lượng, còn hạn dùng, đúng lô ghi trên tem.',
		'2. Giấy tờ nộp trong hồ sơ là thật, còn hiệu lực và của chính sản phẩm này. Giấy nào hết hạn hoặc bị thu hồi, tôi báo ban tổ chức ngay.',
		'3. Sao OCOP chỉ dùng cho sản phẩm đã được công nhận, trong thời hạn của giấy chứng nhận.',
		'4. Sản xuất, bảo quản và ghi nhãn theo đúng quy định về an toàn thực phẩm và nhãn hàng hoá đang áp dụng cho sản phẩm.',
		'5. Khi hàng có lỗi hoặc phải thu hồi, tôi nhận lại, hoàn tiền hoặc đổi hàng cho người mua và làm theo hướng dẫn của ban tổ chức.',
		'6. Số điện thoại, địa chỉ của người mua chỉ dùng để giao đơn hàng đó.',
	].join('\n\n'),
};
