import { accountId } from '$lib/domain/accounts/account';
import { newOrderSecret, opId, uuidV7 } from '$lib/domain/ids';
import type { BundleOrderPayload } from '$lib/domain/ordering/bundle-order';
import type { Operation } from '$lib/domain/ordering/operation';

import type { MadeOrder, Stall } from '../../../tests/fixtures/stall';
import { agreeToBundle, endBundle } from '../../bundles/answer-bundle';
import { proposeBundle } from '../../bundles/propose-bundle';
import { hashOf } from '../../sync/secrets';

export const ACTOR = { accountId: accountId('a1'), requestId: 'r1' };

/** Two jars of honey at 100,000 đồng and a pack of tea at 80,000: 280,000 instead of 330,000. */
export async function propose(stall: Stall): Promise<number> {
	return proposeBundle(
		stall.db.database,
		{
			producerId: stall.producer,
			actor: ACTOR,
			title: 'Trà mật',
			items: [
				{ productId: stall.honey, quantity: 2, priceDong: 100_000 },
				{ productId: stall.tea, quantity: 1, priceDong: 80_000 },
			],
		},
		stall.now,
	);
}

/** {@link propose}, agreed to by the neighbour: on offer. */
export async function offer(stall: Stall): Promise<number> {
	const bundleId = await propose(stall);
	const partner = { bundleId, producerId: stall.neighbour, actor: ACTOR };
	await agreeToBundle(stall.db.database, partner, stall.now);
	return bundleId;
}

export async function end(stall: Stall, bundleId: number): Promise<void> {
	const partner = { bundleId, producerId: stall.neighbour, actor: ACTOR };
	await endBundle(stall.db.database, partner, stall.now);
}

/** A bundle as a phone orders it: one operation a part, honey first. */
export async function orderOf(
	stall: Stall,
	bundleId: number,
	changes: Partial<BundleOrderPayload> = {},
): Promise<[MadeOrder, MadeOrder]> {
	const secrets = [newOrderSecret(), newOrderSecret()] as const;
	const ids = [opId(uuidV7(stall.now)), opId(uuidV7(stall.now))] as const;
	const { producerId: _, lines: __, payment: ___, sessionId: ____, ...frame } = stall.payload('');
	const part = (at: 0 | 1, producerId: number): BundleOrderPayload['parts'][number] => ({
		orderId: ids[at],
		producerId,
		payment: 'cod',
		sessionId: null,
		secretSha256: hashOf(secrets[at]),
	});
	const payload = {
		...frame,
		bundleId,
		sets: 1,
		items: [
			seen(stall.honey, stall.producer, 2, 100_000, 'hũ'),
			seen(stall.tea, stall.neighbour, 1, 80_000, 'gói'),
		],
		parts: [part(0, stall.producer), part(1, stall.neighbour)],
		...changes,
	};
	const made = async (at: 0 | 1): Promise<MadeOrder> => {
		const own = { ...payload, secretSha256: hashOf(secrets[at]) };
		const operation: Operation = await stall.operation('bundle.order@1', own, { opId: ids[at] });
		return { operation, secret: secrets[at] };
	};
	return [await made(0), await made(1)];
}

function seen(
	productId: number,
	producerId: number,
	quantity: number,
	seenPriceDong: number,
	seenUnit: string,
) {
	return { productId, producerId, quantity, seenPriceDong, seenUnit };
}
