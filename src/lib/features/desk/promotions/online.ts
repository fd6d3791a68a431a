import type { ProducerId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

type Api = ReturnType<typeof deskApi>['catalogue'];
export type OwnPromotion = Awaited<ReturnType<Api['promotions']['query']>>[number];
export type NewPromotion = Omit<Parameters<Api['createPromotion']['mutate']>[0], 'producerId'>;
export type PromotionChange = Omit<Parameters<Api['updatePromotion']['mutate']>[0], 'producerId'>;

export function listPromotions(producerId: ProducerId): Promise<Asked<readonly OwnPromotion[]>> {
	return ask(() => deskApi().catalogue.promotions.query({ producerId }));
}

export function createPromotion(
	producerId: ProducerId,
	promotion: NewPromotion,
): Promise<Asked<{ readonly id: number }>> {
	return ask(() => deskApi().catalogue.createPromotion.mutate({ producerId, ...promotion }));
}

/** Where one promotion is read from and changed. */
export function promotionRoad(producerId: ProducerId, promotionId: number): PromotionRoad {
	return {
		read: async () => {
			const asked = await listPromotions(producerId);
			if (asked.kind === 'failed') return asked;
			const value = asked.value.find(({ promotion }) => promotion.id === promotionId);
			return value
				? { kind: 'answered', value }
				: { kind: 'failed', error: { code: 'NOT_FOUND', params: {} } };
		},
		update: (change) =>
			ask(() => deskApi().catalogue.updatePromotion.mutate({ producerId, promotionId, ...change })),
		end: () => ask(() => deskApi().catalogue.endPromotion.mutate({ producerId, promotionId })),
	};
}

export interface PromotionRoad {
	readonly read: () => Promise<Asked<OwnPromotion>>;
	readonly update: (change: Omit<PromotionChange, 'promotionId'>) => Promise<Asked<unknown>>;
	readonly end: () => Promise<Asked<unknown>>;
}
