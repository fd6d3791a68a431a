import type { ProducerId, ProductId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

export type DeskBundle = Awaited<
	ReturnType<ReturnType<typeof deskApi>['bundles']['list']['query']>
>[number];

export function listBundles(producerId: ProducerId): Promise<Asked<readonly DeskBundle[]>> {
	return ask(() => deskApi().bundles.list.query({ producerId }));
}

export function proposeBundle(
	producerId: ProducerId,
	bundle: {
		readonly key: string;
		readonly title: string;
		readonly items: { productId: ProductId; quantity: number; priceDong: number }[];
	},
): Promise<Asked<unknown>> {
	return ask(() => deskApi().bundles.propose.mutate({ producerId, ...bundle }));
}

export function agreeToBundle(producerId: ProducerId, bundleId: number): Promise<Asked<unknown>> {
	return ask(() => deskApi().bundles.agree.mutate({ producerId, bundleId }));
}

export function endBundle(producerId: ProducerId, bundleId: number): Promise<Asked<unknown>> {
	return ask(() => deskApi().bundles.end.mutate({ producerId, bundleId }));
}
