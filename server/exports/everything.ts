import { productSet } from '$lib/domain/catalogue/product-sets';
import { orderCode } from '$lib/domain/ordering/order-code';
import { provinceName } from '$lib/domain/places/provinces';

import { allProducts, readProducers } from '../catalogue/known-rows';
import { allCertificates } from '../certification/read-certificates';
import type { Executor } from '../database/database';
import { allOrderLines, allOrders } from '../ordering/all-orders';
import { findCommuneName } from '../places/commune-name';
import { tableOf, type CellType, type Table, type Words } from '../spreadsheet/table';
import { allLots } from '../trace/all-lots';

const head = <Type extends CellType>(type: Type, vi: string, en: string) => ({
	type,
	heading: { vi, en } satisfies Words,
});
const ID = head('integer', 'Số', 'Number');
const yesNo = (is: boolean) => (is ? 1 : 0);

/**
 * Everything the market holds, table by table, each read as it is written. Orders carry their
 * buyers' names, phones and addresses, as far as those have not been erased.
 */
export async function everythingTables(executor: Executor): Promise<readonly Table[]> {
	return [
		await producersTable(executor),
		productsTable(executor),
		certificatesTable(executor),
		lotsTable(executor),
		ordersTable(executor),
		orderLinesTable(executor),
	];
}

async function producersTable(executor: Executor): Promise<Table> {
	return tableOf(
		{ vi: 'Chủ thể', en: 'Producers' },
		[
			{ ...ID, of: ({ id }) => id },
			{ ...head('text', 'Mã chủ thể', 'Producer code'), of: ({ slug }) => slug },
			{ ...head('text', 'Tên chủ thể', 'Producer'), of: ({ name }) => name },
			{ ...head('text', 'Loại hình', 'Kind'), of: ({ kind }) => kind },
			{
				...head('text', 'Tỉnh, thành phố', 'Province'),
				of: ({ provinceCode }) => provinceName(provinceCode),
			},
			{ ...head('text', 'Xã, phường', 'Commune'), of: ({ communeCode }) => communeCode },
			{ ...head('text', 'Giới thiệu', 'About'), of: ({ about }) => about },
			{ ...head('integer', 'Minh họa', 'Demonstration'), of: ({ isDemo }) => yesNo(isDemo) },
		],
		await readProducers(executor),
	);
}

function productsTable(executor: Executor): Table {
	return tableOf(
		{ vi: 'Sản phẩm', en: 'Products' },
		[
			{ ...ID, of: ({ id }) => id },
			{ ...head('integer', 'Số chủ thể', 'Of producer'), of: ({ producerId }) => producerId },
			{ ...head('text', 'Mã sản phẩm OCOP', 'OCOP product code'), of: ({ ocopCode }) => ocopCode },
			{ ...head('text', 'GTIN', 'Barcode'), of: ({ gtin }) => gtin },
			{ ...head('text', 'Mã trên chợ', 'Code in the market'), of: ({ slug }) => slug },
			{ ...head('text', 'Tên sản phẩm', 'Product'), of: ({ name }) => name },
			{ ...head('integer', 'Bộ sản phẩm', 'Product set'), of: ({ setCode }) => setCode },
			{
				...head('text', 'Tên bộ', 'Set name'),
				of: ({ setCode }) => productSet(setCode)?.legalName ?? null,
			},
			{ ...head('dong', 'Giá bán', 'Price'), of: ({ priceDong }) => priceDong },
			{ ...head('text', 'Đơn vị bán', 'Unit'), of: ({ unit }) => unit },
			{
				...head('text', 'Khối lượng tịnh', 'Net weight'),
				of: ({ netWeight, netWeightUnit }) =>
					netWeight === null ? null : `${netWeight} ${netWeightUnit}`,
			},
			{
				...head('integer', 'Hạn sử dụng (ngày)', 'Shelf life (days)'),
				of: ({ shelfLifeDays }) => shelfLifeDays,
			},
			{
				...head('integer', 'Số chứng nhận', 'Certificate'),
				of: ({ certificateId }) => certificateId,
			},
			{
				...head('moment', 'Rút khỏi chợ lúc', 'Withdrawn at'),
				of: ({ withdrawnAt }) => withdrawnAt,
			},
			{ ...head('text', 'Câu chuyện', 'Story'), of: ({ story }) => story },
			{ ...head('text', 'Thành phần', 'Ingredients'), of: ({ ingredients }) => ingredients },
			{ ...head('text', 'Bảo quản', 'Storage'), of: ({ storage }) => storage },
		],
		allProducts(executor),
	);
}

function certificatesTable(executor: Executor): Table {
	return tableOf(
		{ vi: 'Chứng nhận', en: 'Certificates' },
		[
			{ ...ID, of: ({ id }) => id },
			{ ...head('text', 'Số quyết định', 'Decision'), of: ({ number }) => number },
			{ ...head('integer', 'Số sao', 'Stars'), of: ({ stars }) => stars },
			{
				...head('text', 'Điểm', 'Points'),
				of: ({ points }) => (points === null ? null : String(points).replace('.', ',')),
			},
			{ ...head('text', 'Cơ quan cấp', 'Issuer'), of: ({ issuer }) => issuer },
			{ ...head('text', 'Cấp', 'Issued by'), of: ({ issuerKind }) => issuerKind },
			{ ...head('day', 'Ngày cấp', 'Issued on'), of: ({ issuedOn }) => issuedOn },
			{ ...head('day', 'Ngày hết hạn', 'Valid until'), of: ({ expiresOn }) => expiresOn },
			{ ...head('text', 'Tình trạng', 'Standing'), of: ({ standing }) => standing },
		],
		allCertificates(executor),
	);
}

function lotsTable(executor: Executor): Table {
	return tableOf(
		{ vi: 'Lô hàng', en: 'Lots' },
		[
			{ ...ID, of: ({ id }) => id },
			{ ...head('integer', 'Số sản phẩm', 'Of product'), of: ({ productId }) => productId },
			{ ...head('text', 'Lô', 'Lot'), of: ({ lot }) => lot },
			{ ...head('day', 'Ngày sản xuất', 'Produced on'), of: ({ producedOn }) => producedOn },
			{ ...head('day', 'Hạn dùng', 'Use by'), of: ({ expiresOn }) => expiresOn },
			{ ...head('text', 'Mã địa điểm', 'Place code'), of: ({ locationCode }) => locationCode },
			{ ...head('text', 'Tiêu chuẩn', 'Standards'), of: ({ standards }) => standards.join(', ') },
			{ ...head('moment', 'Thu hồi lúc', 'Recalled at'), of: ({ recalledAt }) => recalledAt },
			{ ...head('text', 'Lý do thu hồi', 'Why recalled'), of: ({ recallReason }) => recallReason },
		],
		allLots(executor),
	);
}

function ordersTable(executor: Executor): Table {
	return tableOf(
		{ vi: 'Đơn hàng', en: 'Orders' },
		[
			{ ...head('text', 'Đơn', 'Order'), of: ({ id }) => id },
			{ ...head('text', 'Mã đơn', 'Order code'), of: ({ id }) => orderCode(id) },
			{ ...head('integer', 'Số chủ thể', 'Of producer'), of: ({ producerId }) => producerId },
			{ ...head('moment', 'Đặt lúc', 'Placed at'), of: ({ placedAt }) => placedAt },
			{ ...head('text', 'Tình trạng', 'State'), of: ({ state }) => state },
			{ ...head('dong', 'Tổng tiền', 'Total'), of: ({ totalDong }) => totalDong },
			{ ...head('text', 'Cách trả', 'Way of paying'), of: ({ payment }) => payment },
			{ ...head('text', 'Tiền', 'Money'), of: ({ paymentState }) => paymentState },
			{ ...head('integer', 'Phiên chợ', 'Session'), of: ({ sessionId }) => sessionId },
			{ ...head('text', 'Người mua', 'Buyer'), of: ({ buyerName }) => buyerName },
			{ ...head('phone', 'Điện thoại', 'Phone'), of: ({ buyerPhone }) => buyerPhone },
			{
				...head('text', 'Tỉnh, thành phố', 'Province'),
				of: ({ provinceCode }) => (provinceCode === null ? null : provinceName(provinceCode)),
			},
			{
				...head('text', 'Xã, phường', 'Commune'),
				of: ({ provinceCode, communeCode }) =>
					provinceCode === null
						? null
						: (findCommuneName(provinceCode, communeCode) ?? communeCode),
			},
			{ ...head('text', 'Địa chỉ', 'Address'), of: ({ street }) => street },
			{ ...head('text', 'Địa chỉ cũ', 'Old address'), of: ({ oldAddress }) => oldAddress },
			{ ...head('text', 'Lời nhắn', 'Note'), of: ({ note }) => note },
		],
		allOrders(executor),
	);
}

function orderLinesTable(executor: Executor): Table {
	return tableOf(
		{ vi: 'Dòng đơn hàng', en: 'Order lines' },
		[
			{ ...head('text', 'Đơn', 'Order'), of: ({ orderId }) => orderId },
			{ ...head('integer', 'Dòng', 'Line'), of: ({ position }) => position + 1 },
			{ ...head('integer', 'Số sản phẩm', 'Of product'), of: ({ productId }) => productId },
			{ ...head('text', 'Sản phẩm', 'Product'), of: ({ name }) => name },
			{ ...head('text', 'Đơn vị bán', 'Unit'), of: ({ unit }) => unit },
			{ ...head('integer', 'Số lượng', 'Pieces'), of: ({ quantity }) => quantity },
			{ ...head('dong', 'Giá', 'Price'), of: ({ priceDong }) => priceDong },
			{ ...head('text', 'Lô', 'Lot'), of: ({ lot }) => lot },
		],
		allOrderLines(executor),
	);
}
