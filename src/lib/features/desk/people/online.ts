import type { AccountId, MarketRole, ProducerRole } from '$lib/domain/accounts/account';
import type { ProducerId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

export type ListedAccount = Awaited<
	ReturnType<ReturnType<typeof deskApi>['accounts']['list']['query']>
>['people'][number];
export type StaffMember = Awaited<
	ReturnType<ReturnType<typeof deskApi>['accounts']['staff']['query']>
>[number];

export interface NewPerson {
	readonly name: string;
	/** Phone number or e-mail. */
	readonly login: string;
}

export interface PeopleFound {
	readonly people: readonly ListedAccount[];
	readonly hasMore: boolean;
}

/**
 * The people whose name, number or mail holds what was typed, by name.
 * @param pages how many are read, one after the other
 */
export async function listAccounts(search: string, pages: number): Promise<Asked<PeopleFound>> {
	const people: ListedAccount[] = [];
	let after: AccountId | null = null;
	for (let page = 0; page < pages; page += 1) {
		const question: { search: string; after: AccountId | null } = { search, after };
		const asked = await ask(() => deskApi().accounts.list.query(question));
		if (asked.kind === 'failed') return asked;
		people.push(...asked.value.people);
		after = asked.value.next;
		if (after === null) break;
	}
	return { kind: 'answered', value: { people, hasMore: after !== null } };
}

export function createAccount(person: NewPerson & { roles: MarketRole[] }) {
	return ask(() => deskApi().accounts.create.mutate(person));
}

export function setRoles(accountId: AccountId, roles: MarketRole[]): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.setRoles.mutate({ accountId, roles }));
}

export function setClosed(accountId: AccountId, isClosed: boolean): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.setClosed.mutate({ accountId, isClosed }));
}

/** @returns the address by which the person sets a password, once */
export async function createPasswordLink(accountId: AccountId): Promise<Asked<string>> {
	const asked = await ask(() => deskApi().accounts.createPasswordLink.mutate({ accountId }));
	if (asked.kind === 'failed') return asked;
	return { kind: 'answered', value: `${location.origin}/sign-in/password#${asked.value.token}` };
}

/** Sets right what somebody else is called and signs in by; an empty login is none. */
export function correctAccount(correction: {
	readonly accountId: AccountId;
	readonly name: string;
	readonly phone: string;
	readonly email: string;
	/** What they signed in by was never theirs: whoever has it comes in no more. */
	readonly isMistyped: boolean;
}): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.correct.mutate(correction));
}

/** Takes one-time codes and passkeys off an account. @param wish the password is the asker's own */
export function resetSecondFactor(wish: {
	accountId: AccountId;
	reason: string;
	password: string;
}): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.resetSecondFactor.mutate(wish));
}

export function listStaff(producerId: ProducerId): Promise<Asked<readonly StaffMember[]>> {
	return ask(() => deskApi().accounts.staff.query({ producerId }));
}

export type Invited = Awaited<
	ReturnType<ReturnType<typeof deskApi>['accounts']['invited']['query']>
>[number];

/** Who was invited and has not answered yet. */
export function listInvited(producerId: ProducerId): Promise<Asked<readonly Invited[]>> {
	return ask(() => deskApi().accounts.invited.query({ producerId }));
}

export function inviteStaff(person: NewPerson & { producerId: ProducerId; role: ProducerRole }) {
	return ask(() => deskApi().accounts.inviteStaff.mutate(person));
}

export function withdrawInvitation(wish: {
	producerId: ProducerId;
	invitationId: string;
}): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.withdrawInvitation.mutate(wish));
}

export function setStaffRole(change: {
	producerId: ProducerId;
	memberId: string;
	role: ProducerRole | null;
}): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.setStaffRole.mutate(change));
}
