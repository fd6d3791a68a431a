import { stays, type Holding } from '../exports/holding';
import { operations } from './tables';

/** What of this module leaves with the export of everything. */
export const SYNC_HOLDINGS: readonly Holding[] = [
	stays(
		operations,
		'Thư điện thoại đã gửi, có cả dữ liệu người mua; kết quả đứng ở các bảng khác.',
		"What phones sent, buyers' data in it; what came of it stands in the other tables.",
	),
];
