import type { AccountId, ProducerRole } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, eq } from 'drizzle-orm';

import { recordChange, type Actor } from '../audit/record-change';
import { getProducerNames } from '../catalogue/producer-names';
import type { Executor } from '../database/database';
import { notify } from '../notify/notify';
import { toAccount } from '../notify/recipient';
import { listShownStaff, setProducerRole } from './producer-staff';
import { producerStaff, staffInvitations } from './tables';
import { findWhoMay } from './who-may';

/** An invitation as the person who got it sees it. */
export interface OwnInvitation {
	readonly invitationId: string;
	readonly producerId: ProducerId;
	readonly producerName: string;
	readonly role: ProducerRole;
	readonly invitedAt: EpochMs;
}

/** The stalls that want somebody for their people, oldest first. */
export async function listOwnInvitations(
	executor: Executor,
	accountId: AccountId,
): Promise<OwnInvitation[]> {
	const rows = await executor
		.select()
		.from(staffInvitations)
		.where(eq(staffInvitations.accountId, accountId))
		.orderBy(asc(staffInvitations.invitedAt), asc(staffInvitations.id));
	const names = await getProducerNames(
		executor,
		rows.map(({ producerId }) => producerId),
	);
	return rows.map(({ id, producerId, role, invitedAt }) => ({
		invitationId: id,
		producerId,
		producerName: names.find((producer) => producer.id === producerId)?.name ?? '',
		role,
		invitedAt,
	}));
}

/**
 * Says yes or no to an invitation; with a yes the person is one of the stall's people from now on. Its
 * owners are told; who is to own a stall without one, the organisers have asked, and are told.
 * @throws AppError NOT_FOUND where the person has none of that name: it was taken back, or answered
 */
export async function answerInvitation(
	executor: Executor,
	answer: {
		readonly invitationId: string;
		readonly isAccepted: boolean;
		readonly actor: Actor;
	},
	now: EpochMs,
): Promise<void> {
	const { invitationId, isAccepted, actor } = answer;
	const { accountId } = actor;
	await executor.transaction(async (tx) => {
		const [invitation] = await tx
			.delete(staffInvitations)
			.where(and(eq(staffInvitations.id, invitationId), eq(staffInvitations.accountId, accountId)))
			.returning();
		if (!invitation) throw new AppError('NOT_FOUND');
		const { producerId, role, shownName, shownLogin } = invitation;
		if (isAccepted) {
			await setProducerRole(tx, { producerId, accountId, role, actor }, now);
			await tx
				.update(producerStaff)
				.set({ shownName, shownLogin })
				.where(
					and(eq(producerStaff.producerId, producerId), eq(producerStaff.accountId, accountId)),
				);
		}
		await recordChange(tx, {
			actor,
			at: now,
			action: isAccepted ? 'producer.acceptInvitation' : 'producer.declineInvitation',
			subject: `account ${accountId}`,
			producerId,
			before: { role },
		});
		const owners = await findWhoMay(tx, { permission: 'staff.manage', producerId });
		const others = owners.filter((id) => id !== accountId);
		// As whoever invites typed it: what the account calls its person is not told.
		const answered = { name: shownName, answer: isAccepted ? 'accepted' : 'declined' } as const;
		if (others.length > 0) {
			const to = others.map(toAccount);
			await notify(tx, { kind: 'staffAnswered', params: answered, to, at: now });
			return;
		}
		// Of who packs there nobody is left to be told: its owner was shut out.
		if (role !== 'owner') return;
		// Nobody else answers for the stall: the organisers asked, and look for another owner after a no.
		const [producer] = await getProducerNames(tx, [producerId]);
		const organisers = await findWhoMay(tx, { permission: 'producers.manage' });
		await notify(tx, {
			kind: 'staffAnswered',
			params: { ...answered, organisersOf: producer?.name ?? '' },
			to: organisers.filter((id) => id !== accountId).map(toAccount),
			at: now,
		});
	});
}

/**
 * Ends somebody's own work for a producer; its owners are told.
 * @throws AppError LAST_ONE for its only owner
 */
export async function leaveStall(
	executor: Executor,
	{ producerId, actor }: { readonly producerId: ProducerId; readonly actor: Actor },
	now: EpochMs,
): Promise<void> {
	const { accountId } = actor;
	await executor.transaction(async (tx) => {
		const people = await listShownStaff(tx, producerId);
		const member = people.find(({ id }) => id === accountId);
		// Taken out meanwhile: it is as they wish.
		if (!member) return;
		await setProducerRole(tx, { producerId, accountId, role: null, actor }, now);
		const owners = await findWhoMay(tx, { permission: 'staff.manage', producerId });
		await notify(tx, {
			kind: 'staffAnswered',
			params: { name: member.name, answer: 'left' },
			to: owners.map(toAccount),
			at: now,
		});
	});
}
