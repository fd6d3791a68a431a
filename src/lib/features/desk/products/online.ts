import type { ProducerId, ProductId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

type Api = ReturnType<typeof deskApi>;
export type StallProducts = Awaited<ReturnType<Api['products']['list']['query']>>;
export type StallProduct = StallProducts['products'][number];
export type ProductEditing = Awaited<ReturnType<Api['products']['read']['query']>>;
export type WaitingDraft = Awaited<ReturnType<Api['products']['queue']['query']>>[number];
export type Published = Awaited<ReturnType<Api['products']['publish']['mutate']>>;
export type DraftContent = Omit<
	Parameters<Api['products']['save']['mutate']>[0],
	'producerId' | 'draftId' | 'revision'
>;

/** A draft as it was seen. */
export interface SeenDraft {
	readonly draftId: number;
	readonly revision: number;
}

/** Which product is written about: one that is sold, a draft of one that is to be, or a new one. */
export interface Place {
	readonly producerId: ProducerId;
	readonly productId: ProductId | null;
	readonly draftId: number | null;
}

export function listProducts(producerId: ProducerId): Promise<Asked<StallProducts>> {
	return ask(() => deskApi().products.list.query({ producerId }));
}

export function setPrice(change: {
	readonly producerId: ProducerId;
	readonly productId: ProductId;
	readonly priceDong: number;
	readonly seenDong: number;
}): Promise<Asked<unknown>> {
	return ask(() => deskApi().products.setPrice.mutate(change));
}

export function setStock(change: {
	readonly producerId: ProducerId;
	readonly productId: ProductId;
	readonly available: number | null;
	readonly seen: number | null;
}): Promise<Asked<number | null>> {
	return ask(() => deskApi().products.setStock.mutate(change));
}

/** Takes a product off the market. @param reason in the producer's own words */
export function takeOff(
	producerId: ProducerId,
	productId: ProductId,
	reason: string,
): Promise<Asked<void>> {
	return ask(() => deskApi().products.takeOff.mutate({ producerId, productId, reason }));
}

export function putBack(producerId: ProducerId, productId: ProductId): Promise<Asked<void>> {
	return ask(() => deskApi().products.putBack.mutate({ producerId, productId }));
}

export function setSeason(
	producerId: ProducerId,
	productId: ProductId,
	months: number[],
): Promise<Asked<unknown>> {
	return ask(() => deskApi().catalogue.setSeason.mutate({ producerId, productId, months }));
}

/** Where one product is read from and written to. */
export function draftPlace(place: Place) {
	const { producerId, productId } = place;
	return {
		read: () => ask(() => deskApi().products.read.query(place)),
		create: (key: string, content: DraftContent) =>
			ask(() => deskApi().products.create.mutate({ producerId, productId, key, ...content })),
		save: (seen: SeenDraft, content: DraftContent) =>
			ask(() => deskApi().products.save.mutate({ producerId, ...seen, ...content })),
		submit: (seen: SeenDraft) =>
			ask(() => deskApi().products.submit.mutate({ producerId, ...seen })),
		takeBack: (seen: SeenDraft) =>
			ask(() => deskApi().products.takeBack.mutate({ producerId, ...seen })),
		drop: (seen: SeenDraft) => ask(() => deskApi().products.drop.mutate({ producerId, ...seen })),
	};
}
export type DraftPlace = ReturnType<typeof draftPlace>;

export function listWaiting(): Promise<Asked<readonly WaitingDraft[]>> {
	return ask(() => deskApi().products.queue.query());
}

export function publishDraft(seen: SeenDraft): Promise<Asked<Published>> {
	return ask(() => deskApi().products.publish.mutate(seen));
}

export function sendBack(seen: SeenDraft, reason: string): Promise<Asked<unknown>> {
	return ask(() => deskApi().products.sendBack.mutate({ ...seen, reason }));
}
