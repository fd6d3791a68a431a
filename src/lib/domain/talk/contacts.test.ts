import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MASK, maskContacts } from './contacts';
import { tidyText } from './message';

const WORDS: Readonly<Record<string, readonly string[]>> = {
	'0': ['0', 'o', 'O', 'không', 'khong', 'KHÔNG', '０', 'О', 'Ο'],
	'1': ['1', 'l', 'một', 'mot', 'І', 'Ι'],
	'2': ['2', 'hai'],
	'3': ['3', 'ba', 'З'],
	'4': ['4', 'bốn', 'tư'],
	'5': ['5', 'năm', 'lăm'],
	'6': ['6', 'sáu'],
	'7': ['7', 'bảy', 'bẩy'],
	'8': ['8', 'tám'],
	'9': ['9', 'chín', 'chin'],
};
const between = fc.constantFrom(' ', '.', '-', ' . ', ', ', '_', '/', ' - ', '…', '·');
const mobile = fc
	.tuple(
		fc.constantFrom('0', '84'),
		fc.constantFrom('3', '5', '7', '8', '9'),
		fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 }),
	)
	.map(([begin, network, rest]) => `${begin}${network}${rest.join('')}`);
/** A number as somebody writes it who does not want it to be seen as one. */
const disguised = mobile.chain((digits) =>
	fc
		.tuple(
			...[...digits].map((digit) => fc.tuple(fc.constantFrom(...(WORDS[digit] ?? [])), between)),
		)
		.map((parts) =>
			parts
				.map(([word, after], index) => (index === parts.length - 1 ? word : word + after))
				.join(''),
		),
);
/** What people say on such an evening. */
const INNOCENT = [
	'Trà này giá 250.000đ một hộp phải không shop?',
	'Combo 3 hũ 1.250.000, 2 hũ 850.000',
	'Cho em 2 gói, 3 hũ, 10 chai nhé',
	'Mã hàng 8938505974125 còn không ạ',
	'Không một hai ba gì hết, mua luôn',
	'Hạn dùng 25/11/2026, sản xuất 25/11/2025',
	'Ngon quá. com bo nào rẻ vậy?',
	'Năm 2025 - 2026 có đổi bao bì không',
	'Từ 20h00 đến 22h30 ngày 26/11',
	'Đóng chai 500ml x 12, 6kg, 4 sao',
	'Gói 20.000₫ - 35.000₫ - 40.000₫, 20k/35k/40k/55k',
	'Lô L20251105 mới, combo3 💚 2 hũ 🌸 còn 15%',
	'Ngon thật.Mua luôn.Giao về Huế nhé',
	'Hạng A1B2C3, OCOP 4⭐ 5⭐',
	'Giá 180.000-190.000đ hay 180.000 – 220.000?',
	'Sâm 18.000.000đ, loại hai 9.500.000',
	'Hộp 50.000, 30.000, 20.000 đ',
	'250.000 - 300.000 - 350.000, lấy 2, 180.000/190.000 được không',
	'1,250,000 với 1,190,000 khác gì nhau',
	'Giá 350 450 500 hay 300 500 700?',
	'Hạn dùng 30/11/2025, 5 hũ; 30.11.2025 8 hũ',
	'05/11/2025 - 30/11/2026',
	'Lô 912345678, lô L912345678, 912345678A',
	'Mã hàng: 901 902 903, mã 981 742 356',
	'Thu 912.345.678đ, Sâm 350.000.000',
	'Sâm 350000000 hay 525000000đ',
	'SX20251105HSD20261105, lô 0312A2025B01',
	'Hộp 20x30x40cm, 3x5x7x9, 12 x 500 x 3',
	'Phí 0đ,35k,40k,55k,60k; 3,5kg 7kg 9kg 8kg',
	'Đếm 3 4 5 6 7 8 9, 10',
	'ngon quá.cho mình hỏi',
	'ngon qua.cho minh hoi.co to hon khong.me em thich',
	'Ngon quá.shop ơi, ngonnnn qua.shop oi',
	'Tối.live nha, toi nay.live luc 8h',
	'Ok.me em mua 2kg.shop ơi hihi.top luôn',
	'Hết rồi à?ai còn.ai bán.la sao',
	'Giá 5.000đ, 3.5 sao, 2kg, v.v.',
	'e.co hop k.co to hon',
	'Hàng VietGAP.Cam kết sạch, OCOP.Cam Cao Phong ngọt lắm',
	'ok shop.Live vui quá. Giao về HCM.Shop ơi, em ở HN.Shop ship không',
	'Ship cod.Shop nhé, size XL.Shop, gạo ST25.Shop ơi, Đắk Lắk.Shop',
	'Giảm 10% 20% 30%, còn 0% lãi 350$ 12345',
	'Ba mươi lăm nghìn, mười hai hộp, chín mươi hai gói, hai mươi ba',
];

describe('maskContacts', () => {
	it('lets no telephone number through, however its digits are written and parted', () => {
		fc.assert(
			fc.property(disguised, fc.constantFrom('', 'gọi em ', 'zalo: '), (number, before) => {
				const masked = maskContacts(tidyText(`${before}${number} nhé`));
				expect(masked).toBe(tidyText(`${before}${MASK} nhé`));
			}),
		);
	});

	it.each([
		'0912345678',
		'84 912 345 678',
		'84) 912-345-678',
		'024 3825 1234',
		'O9l2 345 678',
		'không chín một hai ba bốn năm sáu bảy tám',
		'khong chin 12 ba 45 678',
		'1900 1234',
		'19.001.234',
		'0912.345.000',
		'0 912.345.000',
		'84 912.345.000',
		'84.912.345.000',
		'091.234.500 0',
		'shop@gmail.com',
		'shop (at) gmail . com',
		'https://zalo.me/0912',
		'www.lua-dao.vn',
		'lua-dao.com.vn/mua?x=1',
		'shopee . vn',
		'bit.ly/abc',
		't.me/nhom',
		'0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣',
		'0\u03369\u03361\u03362\u0336 345 678',
		'０９１２ ３４５ ６７８',
		'٠٩١٢٣٤٥٦٧٨',
		'⓿❾❶❷ ➂➃➄ ➏➐➑',
		'0912🌸345🌸678',
		'0912 ❤️ 345 ➡️ 678',
		'0912<345>678',
		'đặc-sản.vn',
		'mua.đặc-sản.com/trà?x=1',
		'shopee.io',
		'О9І2 345 678',
		'0912О345О678',
		'〇912 З45 678',
		'0\u31649\u31641\u31642\u3164345\uffa0678',
		'0x9x1x2x3x4x5x6x7x8',
		'0a9b1c2d3e4f5g6h7i8',
		'0o9o1o2o3o4o5o6o7o8',
		'0l9l1l2l3l4l5l6l7l8',
		'0912x345x678',
		'9x1x2x3x4x5x6x7x8',
		'0 x 9 x 1 x 2 x 3 x 4 x 5 x 6 x 7 x 8',
		'912345678',
		'912 345 678',
		'912.345.678',
		'912 34 56 78',
		'91 234 56 78',
		'9 1 2 3 4 5 6 7 8',
		'chín một hai ba bốn năm sáu bảy tám',
		'hangre.top',
		'shop.me',
		'hangre.co',
		'hangre.live',
		'hangre.vip',
		'hangre.co.uk/mua',
		'sale-tet.shop',
		'đặcsản.vip',
		'm.me',
		'hangre.Shop',
		'0912ba45678',
		'0912345sáu78',
		'09mot2345678',
		'khôngchínmộthaibabốnnămsáubảytám',
		'không chín mười hai ba bốn năm sáu bảy tám',
		'0912%345%678',
		'091$2345678',
		'0912.........345678',
	])('makes %s unreadable', (contact) => {
		expect(maskContacts(tidyText(`Liên hệ ${contact} nhé`))).toBe(`Liên hệ ${MASK} nhé`);
	});

	it.each([
		['zalo0912345678', 'za•••'],
		['sđt0912345678nhé', 'sđt•••nhé'],
		['zalo0912 345 678ạ', 'za•••ạ'],
		['ĐT:84912345678', 'ĐT:•••'],
		['sđt912345678nhé', 'sđt•••nhé'],
		['zalo: 912345678ạ', 'zalo: •••ạ'],
	])('finds the number that letters were put to: %s', (said, masked) => {
		expect(maskContacts(said)).toBe(masked);
	});

	it('leaves nothing to be read by what one mask brings together', () => {
		expect(maskContacts('0912 a@b.com 345678')).toBe(MASK);
	});

	it.each(INNOCENT)('leaves alone: %s', (said) => {
		expect(maskContacts(said)).toBe(said);
	});

	it('is not led astray by an address that a number seems to hold', () => {
		expect(maskContacts('8 4 5 0 0 3 7 9.mot/0 6 nhé')).toBe(`${MASK} nhé`);
	});

	it('changes nothing more when it is done twice', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string({ unit: 'grapheme' }), disguised, fc.constantFrom(...INNOCENT)),
				(typed) => {
					const once = maskContacts(tidyText(typed));
					expect(maskContacts(once)).toBe(once);
				},
			),
		);
	});
});
