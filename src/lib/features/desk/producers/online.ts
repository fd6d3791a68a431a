import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

type Producers = ReturnType<typeof deskApi>['producers'];
type Page = Awaited<ReturnType<Producers['list']['query']>>;
export type ListedProducer = Page['producers'][number];
export type NewProducer = Parameters<Producers['invite']['mutate']>[0];

export type Question = Parameters<Producers['list']['query']>[0];

export function listProducers(question: Question): Promise<Asked<Page>> {
	return ask(() => deskApi().producers.list.query(question));
}

/** @returns the address by which the new owner sets a password; null for who has an account, and is asked there */
export async function invite(producer: NewProducer): Promise<Asked<string | null>> {
	const asked = await ask(() => deskApi().producers.invite.mutate(producer));
	if (asked.kind === 'failed') return asked;
	return { kind: 'answered', value: linkOf(asked.value.token) };
}

function linkOf(token: string | null): string | null {
	return token === null ? null : `${location.origin}/sign-in/password#${token}`;
}

export type Reachable = Awaited<
	ReturnType<ReturnType<typeof deskApi>['accounts']['peopleOf']['query']>
>[number];

export function listPeople(producerId: ProducerId): Promise<Asked<readonly Reachable[]>> {
	return ask(() => deskApi().accounts.peopleOf.query({ producerId }));
}

/** @returns the address by which one of a producer's people sets a new password, once */
export async function createStaffLink(
	producerId: ProducerId,
	accountId: AccountId,
): Promise<Asked<string>> {
	const asked = await ask(() =>
		deskApi().accounts.createStaffLink.mutate({ producerId, accountId }),
	);
	if (asked.kind === 'failed') return asked;
	return { kind: 'answered', value: `${location.origin}/sign-in/password#${asked.value.token}` };
}

/**
 * Asks somebody to own a stall that has nobody.
 * @returns the address by which a new person sets a password; null for who has an account and is asked there
 */
export async function inviteOwner(
	producerId: ProducerId,
	person: { readonly name: string; readonly login: string },
): Promise<Asked<string | null>> {
	const asked = await ask(() => deskApi().accounts.inviteOwner.mutate({ producerId, ...person }));
	if (asked.kind === 'failed') return asked;
	return { kind: 'answered', value: linkOf(asked.value.token) };
}

/** Takes somebody out of a producer's people; they and its owners are told why. */
export function removeStaff(
	producerId: ProducerId,
	accountId: AccountId,
	reason: string,
): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.removeStaff.mutate({ producerId, accountId, reason }));
}

export function verify(producerId: ProducerId, documentsSeen: string): Promise<Asked<void>> {
	return ask(() => deskApi().producers.verify.mutate({ producerId, documentsSeen }));
}

export function suspend(producerId: ProducerId, reason: string): Promise<Asked<void>> {
	return ask(() => deskApi().producers.suspend.mutate({ producerId, reason }));
}

export function lift(producerId: ProducerId): Promise<Asked<void>> {
	return ask(() => deskApi().producers.lift.mutate({ producerId }));
}

export type ProducerFacts = Awaited<ReturnType<Producers['facts']['query']>>;
export type Revision = Omit<Parameters<Producers['revise']['mutate']>[0], 'producerId'>;

export function readFacts(producerId: ProducerId): Promise<Asked<ProducerFacts>> {
	return ask(() => deskApi().producers.facts.query({ producerId }));
}

/** Sets by what a producer is known; its owners are told. */
export function revise(producerId: ProducerId, facts: Revision): Promise<Asked<void>> {
	return ask(() => deskApi().producers.revise.mutate({ producerId, ...facts }));
}
