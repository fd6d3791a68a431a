import { OWED_FOR_DAYS } from '$lib/domain/complaints/complaint';
import { TALK_KEPT_DAYS } from '$lib/domain/talk/message';

import type { FirstText } from '../seed-texts';

/** The texts that the market comes with, until its operator writes their own. */
export const VIETNAMESE: readonly FirstText[] = [
	{
		name: 'rules',
		needsLawyer: true,
		markdown: `## Ai điều hành chợ

Đây là bản chạy thử. Trước khi mở cho mọi người, đơn vị điều hành phải ghi vào đây: tên, địa chỉ, số đăng ký doanh nghiệp, người đại diện, điện thoại và thư điện tử.

## Ai được bán

- Chủ thể OCOP đã được chợ kiểm tra danh tính và nộp đủ hồ sơ.
- Sản phẩm có chứng nhận OCOP còn hiệu lực. Chứng nhận hết hạn hay bị thu hồi thì món hàng tự xuống khỏi chợ.
- Chủ thể ký cam kết chất lượng trước khi bán và chịu trách nhiệm về hàng của mình.

## Mua bán thế nào

- Người mua mua thẳng từ chủ thể, theo giá chủ thể đặt. Mỗi lần đặt, mỗi chủ thể là một đơn riêng.
- Bạn không bao giờ phải trả nhiều hơn số tiền đã thấy, trừ khi chính bạn đồng ý lại.
- Chợ không giữ tiền của người mua. Bạn trả tiền khi nhận hàng, hoặc chuyển khoản thẳng vào tài khoản của chủ thể bằng mã VietQR.
- Rượu và đồ uống có cồn chỉ bán cho người đủ 18 tuổi, không dùng làm quà tặng kèm.

## Khi có vi phạm

Hồ sơ giả, tem giả, hàng không đúng công bố: chợ ngừng bán món hàng hoặc tạm dừng chủ thể, ghi rõ lý do; đơn đang dở vẫn phải làm cho xong.`,
	},
	{
		name: 'livestreamRules',
		needsLawyer: true,
		markdown: `Áp dụng cho người bán khi lên sóng và cho mọi người trong phiên chợ.

## Người lên sóng

1. Chỉ giới thiệu món hàng của mình đã có trên chợ và có chứng nhận còn hiệu lực.
2. Nói đúng như trên nhãn và hồ sơ. Không nói quá công dụng; thực phẩm chức năng không phải là thuốc và không có tác dụng thay thế thuốc chữa bệnh.
3. Giá và khuyến mại nói trên sóng phải đúng với giá và khuyến mại trên chợ.
4. Không mời uống rượu bia, không lấy rượu bia làm quà.
5. Không đọc số điện thoại, địa chỉ của người mua lên sóng.
6. Không chê bai hàng của người khác.

## Người xem

1. Hỏi thẳng về món hàng; giữ lời lịch sự.
2. Đừng ghi số điện thoại hay địa chỉ của mình vào chỗ trò chuyện chung: khi đặt hàng, chợ tự chuyển cho người bán.
3. Thấy điều sai trái thì báo cho chợ theo mục Khiếu nại.

## Người tổ chức

Người tổ chức xếp lượt trước phiên, nhắc hoặc dừng lượt lên sóng vi phạm và ghi lại lý do.`,
	},
	{
		name: 'ranking',
		needsLawyer: false,
		markdown: `Không ai trả tiền để được đứng trước. Thứ tự chỉ do những điều sau quyết định:

1. Khi bạn gõ chữ tìm: chữ nằm trong tên sản phẩm đứng trước, rồi đến tên chủ thể, rồi nơi làm ra (tên mới và tên cũ), sau cùng là bộ sản phẩm và ngành.
2. Đúng cả chữ hơn đúng phần đầu của chữ. Chữ gõ thiếu dấu vẫn tính như đủ dấu; chữ gõ sai một ký tự hoặc gõ kiểu Telex, VNI tính một nửa.
3. Bằng nhau thì nhiều sao hơn đứng trước, chỉ tính chứng nhận còn hiệu lực. Vẫn bằng nhau thì xếp theo tên A–Y.
4. Không gõ chữ nào: xếp theo số sao còn hiệu lực, rồi theo tên. Bạn đổi được sang mới lên chợ, giá hoặc tên.
5. Trang chợ: “Đang vào mùa” xếp món có chứng nhận còn hiệu lực trước, rồi món mới lên chợ; “Mới được chứng nhận” xếp theo ngày cấp, mới nhất trước.`,
	},
	{
		name: 'delivery',
		needsLawyer: true,
		markdown: `Chủ thể tự gói và gửi hàng, thường qua đơn vị chuyển phát. Mỗi lần đặt, mỗi chủ thể là một đơn riêng. Trước khi chủ thể gói hàng, bạn hủy đơn được ngay trên máy.

Tiền gửi hàng do chủ thể báo khi gọi xác nhận. Thời hạn giao do đơn vị điều hành và luật định.`,
	},
	{
		name: 'returns',
		needsLawyer: true,
		markdown: `Hàng hỏng, sai hoặc thiếu: chụp ảnh, giữ nguyên tem và báo chủ thể theo thông tin trên đơn. Thời hạn và cách hoàn tiền do đơn vị điều hành và luật định.`,
	},
	{
		name: 'complaints',
		needsLawyer: true,
		markdown: `Địa chỉ nhận khiếu nại do đơn vị điều hành ghi vào đây.

Nghi hàng giả: [quét tem](/scan), màn hình kết quả cho biết tem thật, hết hạn, thu hồi hay giả.`,
	},
	{
		name: 'privacy',
		needsLawyer: true,
		markdown: `Chợ chỉ giữ những gì cần để nhận đơn, gọi và giao hàng. Bạn xem, lưu ra và xóa được ngay ở đây.

## Dùng để làm gì

- Tên, số điện thoại, địa chỉ: để người bán nhận đơn, gọi và giao hàng.
- Hàng đặt và giá: để hai bên cùng biết đã thỏa thuận gì.
- Lần quét mã: để phát hiện tem bị sao chép.
- Biệt danh và lời bạn gửi trong phiên chợ: để gian hàng trả lời; ai xem phiên cũng thấy, chợ xóa sau ${TALK_KEPT_DAYS} ngày.
- Không bán dữ liệu, không quảng cáo theo dõi, không giữ số thẻ hay tiền của bạn.

## Giữ bao lâu

- Người bán thấy tên, số điện thoại, địa chỉ của bạn đến 14 ngày sau khi đơn xong; lâu hơn nếu hàng bị thu hồi, khi khiếu nại của bạn đang được giải quyết, và đến khi người bán làm xong điều đã kết luận (nhiều nhất ${OWED_FOR_DAYS} ngày).
- Máy chủ tự xóa những điều đó hai năm sau khi đơn xong, hoặc ngay khi bạn yêu cầu. Đang có khiếu nại thì xóa sau khi khiếu nại kết thúc và người bán làm xong điều đã kết luận, chậm nhất ${OWED_FOR_DAYS} ngày sau đó.
- Hàng, giá và ngày của đơn được giữ lại, không kèm tên ai: người bán cần cho sổ sách.
- Cách liên hệ và ảnh trong tin báo của bạn: đến 180 ngày sau khi gửi.

## Quyền của bạn

- Biết và đồng ý trước khi dữ liệu được lấy; rút lại đồng ý bất cứ lúc nào.
- Xem và lưu ra tệp những gì máy này giữ.
- Sửa: gọi cho người bán, hoặc hủy đơn và đặt lại.
- Xóa trên máy này và yêu cầu xóa trên máy chủ.

Theo Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, hiệu lực từ 1/1/2026.`,
	},
];
