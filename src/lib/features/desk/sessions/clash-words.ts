import type { Clash } from '$lib/domain/market/session-plan';
import { m } from '$lib/i18n/paraglide/messages';

/** What is wrong, in words. @param name of the product that a clash is about */
export function clashWords(clash: Clash, name: string): string {
	switch (clash.kind) {
		case 'untitled':
			return m.planning_clash_untitled();
		case 'badTimes':
			return m.planning_clash_badTimes();
		case 'tooLong':
			return m.planning_clash_tooLong();
		case 'overlap':
			return m.planning_clash_overlap();
		case 'producerTwice':
			return m.planning_clash_producerTwice();
		case 'otherSession':
			return m.planning_clash_otherSession({ title: clash.title });
		case 'outside':
			return m.planning_clash_outside();
		case 'empty':
			return m.planning_clash_empty();
		case 'badMinutes':
			return m.planning_clash_badMinutes();
		case 'tooMany':
			return m.planning_clash_tooMany();
		case 'unlisted':
			return m.planning_clash_unlisted({ name });
		case 'promotionNoTurn':
			return m.planning_clash_promotionNoTurn();
		case 'promotionUnsold':
			return m.planning_clash_promotionUnsold();
		case 'promotionOutside':
			return m.planning_clash_promotionOutside();
		case 'promotionTwice':
			return m.planning_clash_promotionTwice();
		case 'promotionTaken':
			return m.planning_clash_promotionTaken();
		case 'promotionUnfit':
			return m.planning_clash_promotionUnfit();
		case 'promotionLimits':
			return m.planning_clash_promotionLimits();
		case 'promotionAlcohol':
			return m.planning_clash_promotionAlcohol();
		case 'promotionGift':
			return m.planning_clash_promotionGift();
	}
}
