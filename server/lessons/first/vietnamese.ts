import type { FirstLesson } from '../seed-lessons';

/** Lessons that the market comes with: plain advice of the craft, for organisers to write on. */
export const VIETNAMESE: readonly FirstLesson[] = [
	{
		slug: 'chup-anh',
		picture: 'Hũ hàng trên bàn cạnh cửa sổ, điện thoại giữ thẳng để chụp',
		markdown: `# Chụp ảnh hàng bằng điện thoại

Người mua không cầm được món hàng, họ chỉ nhìn ảnh. Ảnh rõ và thật bán được hàng, lại đỡ bị trả.

## Chuẩn bị

- Lau ống kính điện thoại bằng vải mềm.
- Chụp ban ngày, cạnh cửa sổ hay dưới mái hiên. Nắng gắt làm bóng đen và cháy màu; đèn vàng làm sai màu.
- Nền trơn một màu: tấm bìa, mặt bàn gỗ, tấm vải phẳng. Dọn hết thứ không bán ra khỏi khung.

## Năm tấm nên có

1. Cả món hàng, thẳng mặt trước, chiếm gần hết khung hình.
2. Nhãn chụp gần, đọc được từng chữ.
3. Hàng đã mở gói: màu và hình thật.
4. Món hàng cạnh vật quen như bàn tay hay cái bát, để thấy lớn nhỏ.
5. Nơi làm ra: vườn, lò, xưởng.

## Khi bấm máy

Chạm vào món hàng trên màn hình để lấy nét, giữ máy bằng hai tay. Muốn gần hơn thì bước lại gần, đừng phóng to. Đừng dùng bộ lọc đổi màu: hàng đến tay khác màu là mất khách.

Chụp hàng lúc nào thì đẹp nhất?

- [ ] Giữa trưa, ngoài nắng
- [x] Ban ngày, chỗ có bóng mát gần cửa sổ
- [ ] Buổi tối, dưới đèn vàng

> Ánh sáng ban ngày dịu giữ đúng màu và không tạo bóng gắt.

Những việc nào giúp ảnh trung thực?

- [x] Để món hàng cạnh bàn tay cho thấy lớn nhỏ
- [ ] Dùng bộ lọc cho màu tươi hơn
- [x] Chụp rõ nhãn và hạn dùng
- [x] Chụp hàng đã mở gói

> Bộ lọc làm hàng trong ảnh khác hàng đến tay: người mua thất vọng và trả lại.`,
	},
	{
		slug: 'dinh-gia',
		picture: 'Hũ hàng cạnh một cột nhiều khối: mỗi khoản đã bỏ ra một khối, phần lãi ở trên cùng',
		markdown: `# Định giá cho đủ sống và dễ mua

Ở chợ này bạn tự đặt giá và không mất tiền thuê gian. Giá đúng là giá bạn giữ được lâu mà người mua thấy đáng.

## Cộng đủ những gì đã bỏ ra

- Nguyên liệu, kể cả phần hao hụt và hỏng.
- Công của mình và người nhà, tính như thuê người làm.
- Bao bì, nhãn, tem.
- Điện, nước, củi lửa, hao mòn máy móc.
- Tiền gửi hàng nếu bạn chịu, và phần đơn bị trả lại.

Chia cho số gói làm ra, bạn có **giá vốn một gói**. Giá bán phải cao hơn giá vốn một khoảng đủ để làm mẻ sau.

| Ví dụ một mẻ 50 gói | Tiền |
|---|---|
| Nguyên liệu | 1.500.000 đ |
| Công | 800.000 đ |
| Bao bì, tem | 300.000 đ |
| Điện, hao hụt | 200.000 đ |
| **Giá vốn một gói** | **56.000 đ** |

*Số trong bảng chỉ để minh họa cách tính.*

## Nói giá cho rõ

Ghi giá theo gói kèm khối lượng, để người mua so được. Khuyến mại thì ghi rõ giảm bao nhiêu, đến lúc nào, còn bao nhiêu suất. Giá nói lúc lên sóng phải đúng giá trên chợ.

Một mẻ 40 gói tốn tất cả 2.000.000 đ. Giá vốn một gói là bao nhiêu?

- [ ] 40.000 đ
- [x] 50.000 đ
- [ ] 80.000 đ

> 2.000.000 chia 40 bằng 50.000 đ. Bán dưới mức này là lỗ.

Khoản nào hay bị quên khi tính giá vốn?

- [x] Công của người nhà
- [x] Hàng hỏng, hao hụt
- [x] Bao bì và tem

> Cả ba đều là tiền thật. Quên một khoản là tự trừ vào công của mình.`,
	},
	{
		slug: 'dong-goi',
		picture: 'Thùng cắt ngang: hũ hàng nằm giữa, bốn phía có lớp chèn',
		markdown: `# Đóng gói cho hàng đến nơi nguyên vẹn

Gói hàng bị ném, xếp chồng và dính mưa trên đường. Gói cho chuyến xấu nhất, đừng gói cho chuyến đẹp nhất.

## Các lớp của một gói hàng

1. **Lớp trong**: hàng khô cần kín hơi; hàng nước bịt nắp bằng màng, bọc riêng từng chai.
2. **Lớp đệm**: giấy vò, xốp khí, rơm sạch. Lắc thùng không nghe tiếng xô là được.
3. **Lớp ngoài**: thùng cứng, dán kín hình chữ H ở mặt trên và mặt đáy.

## Trước khi dán

- Soát lại từng món và số lượng theo đơn trên máy.
- Xem hạn dùng, số lô, tem có đúng món và còn đọc được không.
- Chụp một tấm ảnh trong thùng trước khi đóng: có chuyện thì còn chứng cứ.
- Bỏ phiếu giao hàng vào trong, dán nhãn địa chỉ ra ngoài.

## Hàng dễ hỏng

Rau quả và hàng tươi cần lỗ thoáng, gửi chuyến nhanh nhất và báo người mua giờ đến. Nếu không chắc giữ được đến nơi thì đừng nhận đơn đó: gọi cho người mua nói rõ.

Làm sao biết lớp đệm đã đủ?

- [ ] Thùng nhẹ
- [x] Lắc thùng không nghe hàng xô
- [ ] Thùng đầy đến nắp là đủ

> Thùng đầy mà lèn hàng sát thành vẫn vỡ; cần lớp đệm quanh từng món.

Trước khi dán thùng nên làm gì?

- [x] Đối chiếu món và số lượng với đơn
- [x] Chụp ảnh bên trong thùng
- [ ] Viết số điện thoại người mua to ở ngoài cho dễ gọi
- [x] Kiểm tra tem, hạn dùng

> Số điện thoại chỉ nằm trên nhãn gửi hàng. Phô ra ngoài thùng là lộ thông tin của người mua.`,
	},
	{
		slug: 'len-song',
		picture: 'Người bán ngồi sau bàn, hàng để trong tầm tay, điện thoại đứng yên trước mặt',
		markdown: `# Lên sóng mười phút

Một lượt lên sóng dài khoảng mười phút. Chuẩn bị trước thì mười phút là đủ.

## Hôm trước

- Chọn một đến hai món, kiểm tra số còn trong kho trên máy.
- Sạc đầy pin, thử mạng đúng chỗ sẽ ngồi. Chỗ yếu mạng thì đứng gần cửa sổ.
- Để điện thoại lên giá cho vững, ngang tầm mắt. Ánh sáng ở trước mặt, đừng ở sau lưng.

## Mười phút

| Phút | Làm gì |
|---|---|
| 1 | Chào, nói tên mình, tên chủ thể, làm ra ở đâu |
| 2–5 | Cho xem món hàng thật gần, mở gói, kể cách làm |
| 6–7 | Đọc nhãn: thành phần, hạn dùng, số sao; chỉ tem quét được |
| 8–9 | Trả lời câu hỏi, nhắc giá và khuyến mại |
| 10 | Nhắc lại tên món, cách đặt, cảm ơn |

## Cần nhớ

- Nói đúng như trên nhãn và hồ sơ. Thực phẩm chức năng *không phải là thuốc và không có tác dụng thay thế thuốc chữa bệnh*: không hứa chữa bệnh.
- Chỉ nói số sao khi chứng nhận còn hiệu lực.
- Rượu: không mời uống, không lấy làm quà tặng.
- Không đọc số điện thoại hay địa chỉ của ai lên sóng.

Đang lên sóng, có người hỏi món này chữa được bệnh không. Bạn trả lời thế nào?

- [ ] Nhiều người dùng bảo là khỏi
- [x] Nói đúng công dụng ghi trên nhãn và rằng đây không phải là thuốc
- [ ] Bỏ qua câu hỏi

> Nói quá công dụng là vi phạm quy tắc của chợ và làm mất lòng tin.

Người xem ghi số điện thoại vào khung trò chuyện. Nên làm gì?

- [ ] Đọc to số đó để gọi lại
- [x] Nhắc họ đặt hàng ngay trên chợ, số điện thoại sẽ được chuyển riêng

> Khung trò chuyện ai cũng thấy. Đặt hàng trên chợ thì chỉ người bán nhận được số.`,
	},
	{
		slug: 'tra-loi-khach',
		picture: 'Một câu hỏi và một câu trả lời đúng điều được hỏi',
		markdown: `# Trả lời khách và nhận đơn

Người mua ở xa chỉ biết bạn qua câu trả lời. Trả lời sớm, thật và ngắn.

## Khi có đơn mới

1. Xem kho còn đủ không rồi bấm xác nhận. Không đủ thì từ chối và ghi lý do ngay, đừng để khách chờ.
2. Gọi theo số trong đơn: chào, xưng tên chủ thể, đọc lại món, số lượng, tiền, địa chỉ, hẹn ngày gửi.
3. Không gọi được thì thử lại vào giờ khác trong ngày.

## Tiền

Người mua trả khi nhận hàng, hoặc chuyển khoản bằng mã VietQR vào tài khoản của bạn. **Ảnh chụp màn hình chuyển khoản không phải là tiền**: chỉ đánh dấu đã nhận khi thấy tiền trong tài khoản.

## Khi khách phàn nàn

- Nghe hết, cảm ơn, xin ảnh hàng và ảnh tem.
- Nói rõ sẽ làm gì và bao giờ xong: gửi bù, đổi hay hoàn tiền.
- Làm đúng lời đã hẹn.

## Giữ kín

Tên, số điện thoại, địa chỉ của khách chỉ dùng để giao đơn đó. Không chép sang sổ khác để mời mua, không đưa cho người khác.

Khách gửi ảnh chụp màn hình báo đã chuyển khoản. Bạn làm gì?

- [ ] Đánh dấu đã nhận tiền
- [x] Mở tài khoản xem tiền đã về chưa

> Ảnh có thể sửa được. Chỉ số dư trong tài khoản mới là tiền.

Kho không đủ hàng cho một đơn mới. Cách nào đúng?

- [x] Từ chối đơn và ghi rõ lý do
- [ ] Xác nhận rồi tính sau
- [ ] Gửi loại khác gần giống mà không hỏi

> Người mua không bao giờ nhận món họ chưa đồng ý.`,
	},
	{
		slug: 'truy-xuat',
		picture: 'Từ ruộng qua xưởng, đến gói hàng có mã, đến điện thoại người quét',
		markdown: `# Ghi truy xuất để khách tin

Khách quét tem là thấy món hàng từ đâu đến. Ghi đủ, ghi ngay, ghi thật.

## Mười điều khách cần thấy

1. Tên món hàng
2. Ảnh
3. Đơn vị làm ra
4. Địa chỉ
5. Các công đoạn
6. Thời gian từng công đoạn
7. Mã truy xuất của món hàng
8. Mã của nơi làm ra
9. Nhãn hiệu, số sê-ri nếu có, hạn dùng nếu có
10. Tiêu chuẩn áp dụng

## Lô là gì

Lô là những gói làm cùng mẻ, cùng nguyên liệu. Mẻ mới thì lập lô mới. Lô nhỏ thì khi có sự cố chỉ phải thu hồi ít.

## Ghi lúc nào

Ghi ngay khi làm: thu hoạch, chế biến, kiểm nghiệm, đóng gói, gửi đi. Mất mạng vẫn ghi được, máy tự gửi sau. Ghi nhầm thì ghi thêm một sự kiện sửa: sự kiện cũ không xóa được, nhờ vậy khách mới tin.

## Tem

Mỗi gói một tem có số riêng. Tem có thể bị chụp lại, nên chợ đếm số lần quét và báo khi một số xuất hiện ở những nơi xa nhau. Tem in thừa hay hỏng thì hủy, đừng để lọt ra ngoài. Số sao chỉ in khi chứng nhận còn hiệu lực.

Ghi nhầm ngày thu hoạch của một lô thì làm gì?

- [ ] Xóa lô rồi lập lại
- [x] Ghi thêm một sự kiện sửa, nói rõ sửa điều gì
- [ ] Để vậy, không ai biết

> Lịch sử chỉ thêm, không xóa. Sửa công khai vẫn đáng tin hơn lịch sử quá đẹp.

Vì sao không nên gộp nhiều mẻ vào một lô?

- [x] Có sự cố thì phải thu hồi cả những gói không liên quan
- [ ] Vì in tem tốn hơn

> Lô càng nhỏ, thu hồi càng gọn và càng ít thiệt.`,
	},
];
