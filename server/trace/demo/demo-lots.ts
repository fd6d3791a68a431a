import { provinceName } from '$lib/domain/places/provinces';
import { DAY_MS, dayOf, HOUR_MS, startOfDay, type EpochMs } from '$lib/domain/time';
import type { TraceStep } from '$lib/domain/trace/lot';

import type { TraceFacts } from '../../catalogue/trace-facts';
import type { NewLot, NewTraceEvent } from '../lots';

type Stage = readonly [step: TraceStep, afterDays: number, note: string];

const NOTE = 'Dữ liệu minh hoạ';

/** What happens to goods as they grow or are caught … */
const FRESH: readonly Stage[] = [
	['harvesting', 0, 'Thu hoạch, chọn hàng đạt cỡ'],
	['inspection', 1, `Kiểm tra cảm quan, lưu mẫu · ${NOTE}`],
	['packing', 1, 'Đóng gói, dán tem truy xuất'],
	['shipping', 2, 'Chuyển tới điểm giao hàng'],
];
/** … as they are made of other things … */
const MADE: readonly Stage[] = [
	['receiving', 0, 'Nhận nguyên liệu, đối chiếu nguồn gốc'],
	['processing', 1, 'Sơ chế và chế biến'],
	['inspection', 4, `Phiếu kiểm nghiệm lô · ${NOTE}`],
	['packing', 5, 'Đóng gói, dán tem truy xuất'],
	['shipping', 7, 'Chuyển tới điểm giao hàng'],
];
/** … and by hand. */
const CRAFTED: readonly Stage[] = [
	['receiving', 0, 'Nhận nguyên liệu'],
	['processing', 2, 'Làm tay theo từng mẻ'],
	['packing', 9, 'Kiểm hàng, đóng gói, dán tem truy xuất'],
];

const CRAFT_SETS = [21, 22];
/** Sets 1–4: fresh fruit, meat, grain, honey. */
const LAST_FRESH_SET = 4;

/**
 * Makes up one lot of a demo product, the same one each time. Some lack on purpose what labels in
 * the field often lack: every fifth its standards, every seventh its place code, every eleventh
 * everything but its name.
 * @param number of the product in the demo, from 1
 */
export function demoLot(
	{ product, producer }: TraceFacts,
	number: number,
	now: EpochMs,
): NewLot & { readonly events: readonly NewTraceEvent[] } {
	const isBare = number % 11 === 0;
	const ageDays = Math.min(20, Math.max(2, Math.floor((product.shelfLifeDays ?? 60) / 3)));
	const startsAt = startOfDay(dayOf(now - ageDays * DAY_MS)) + 7 * HOUR_MS;
	const place = [producer.name, provinceName(producer.provinceCode)].join(', ');
	const opened: NewTraceEvent = {
		step: 'commissioning',
		at: startsAt - HOUR_MS,
		place,
		note: `Mở lô · ${NOTE}`,
		corrects: null,
	};
	const stages = stagesOf(product.setCode).map(([step, afterDays, note], index): NewTraceEvent => ({
		step,
		// A lot younger than its usual way has gone as far as it could.
		at: Math.min(startsAt + afterDays * DAY_MS + index * HOUR_MS, now - HOUR_MS),
		place,
		note,
		corrects: null,
	}));
	return {
		productId: product.id,
		producerId: producer.id,
		lot: `L${dayOf(startsAt).slice(2).replaceAll('-', '')}-${String(number).padStart(2, '0')}`,
		producedOn: isBare ? null : dayOf(startsAt),
		expiresOn:
			isBare || product.shelfLifeDays === null
				? null
				: dayOf(startsAt + product.shelfLifeDays * DAY_MS),
		locationCode:
			isBare || number % 7 === 0 ? null : `DEMO-${producer.provinceCode}-${producer.id}`,
		standards: isBare || number % 5 === 0 ? [] : [`Tiêu chuẩn cơ sở (${NOTE.toLowerCase()})`],
		events: isBare ? [opened] : [opened, ...stages],
	};
}

function stagesOf(setCode: number): readonly Stage[] {
	if (CRAFT_SETS.includes(setCode)) return CRAFTED;
	return setCode <= LAST_FRESH_SET ? FRESH : MADE;
}
