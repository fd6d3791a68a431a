import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { getProducerNames } from '../catalogue/producer-names';
import type { Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';

/** Tells the owners of the other producers in a bundle what one of them did. */
export async function tellPartners(
	tx: Transaction,
	news: {
		readonly kind: 'bundleProposed' | 'bundleOffered' | 'bundleEnded';
		readonly title: string;
		readonly of: readonly ProducerId[];
		readonly by: ProducerId;
		readonly now: EpochMs;
	},
): Promise<void> {
	const { kind, title, by, now: at } = news;
	const [maker] = await getProducerNames(tx, [by]);
	const producerName = maker?.name ?? '';
	for (const producerId of news.of) {
		if (producerId === by) continue;
		const to = await audienceOf(tx, { permission: 'promotions.edit', producerId });
		await notify(tx, { kind, params: { producerId, title, producerName }, to, at });
	}
}
