import { accountId } from '$lib/domain/accounts/account';
import { producerId, productId } from '$lib/domain/ids';

import { accountNames } from '../accounts/account-names';
import { getProductsByIds } from '../catalogue/own-products';
import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';

/**
 * What the things are called that somebody did something to, where they have a name: people, producers and
 * products. Orders and what buyers told have none, and whoever reads the log has no business with buyers.
 * @param subjects as the log names them: `product 12`
 * @returns by subject; what is gone or has no name is left out
 */
export async function subjectNames(
	executor: Executor,
	subjects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const idsOf = (kind: string) =>
		[...new Set(subjects)]
			.filter((subject) => subject.startsWith(`${kind} `))
			.map((subject) => subject.slice(kind.length + 1));
	const numbersOf = (kind: string) =>
		idsOf(kind)
			.filter((id) => /^\d{1,9}$/.test(id))
			.map(Number);
	const people = await accountNames(executor, idsOf('account').map(accountId));
	const sellers = await getProducerNames(executor, numbersOf('producer').map(producerId));
	const goods = await getProductsByIds(executor, numbersOf('product').map(productId));
	return new Map([
		...[...people].map(([id, name]) => [`account ${id}`, name] as const),
		...sellers.map(({ id, name }) => [`producer ${id}`, name] as const),
		...[...goods].map(([id, { name }]) => [`product ${id}`, name] as const),
	]);
}
