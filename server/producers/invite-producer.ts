import type { ProducerKind } from '$lib/domain/catalogue/product';
import { slugOf } from '$lib/domain/catalogue/slug';
import { accountId } from '$lib/domain/accounts/account';
import { AppError } from '$lib/domain/errors';
import { producerId as toProducerId, type ProducerId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';

import { giveToOwner, type InvitedOwner } from '../accounts/invite-owner';
import { listReachable } from '../accounts/staff-link';
import { recordChange, type Actor } from '../audit/record-change';
import { addProducers } from '../catalogue/add-to-catalogue';
import { findFreeSlug } from '../catalogue/free-slug';
import type { Executor, Transaction } from '../database/database';
import { doOnce } from '../once/do-once';
import { findCommuneName } from '../places/commune-name';

export interface Invitation {
	/** As it stands on its registration. */
	readonly name: string;
	readonly kind: ProducerKind;
	readonly provinceCode: string;
	readonly communeCode: string;
	/** The person who will answer for it. */
	readonly ownerName: string;
	/** Their phone number or e-mail, as typed. */
	readonly ownerLogin: string;
	readonly actor: Actor;
	/** The same each time that this one is invited. */
	readonly key?: string;
}

export interface Invited extends InvitedOwner {
	readonly producerId: ProducerId;
}

/**
 * Lets a producer in: it has a desk from now on and shows nothing before somebody has verified who
 * it is. A new owner gets in by a password link, which the organiser hands over; whoever has an account
 * already owns it once they have said yes. The same one invited again, since the answer got lost, is
 * the one that there is.
 * @throws AppError INVALID_NAME, INVALID_PHONE of the owner; INVALID_ADDRESS where there is no such
 * commune; CHANGED_MEANWHILE where another was invited by that key
 */
export async function inviteProducer(
	executor: Executor,
	{ key, actor, ...invitation }: Invitation,
	now: EpochMs,
): Promise<Invited> {
	const wish = { key, actor, action: 'producer.invite', said: invitation };
	return executor.transaction(async (tx) => {
		const answer = await doOnce(tx, wish, now, async () => {
			const made = await invite(tx, { ...invitation, actor }, now);
			return `${made.producerId} ${made.ownerId} ${made.isUnopened ? 'owner' : 'asked'}`;
		});
		return findInvited(tx, answer);
	});
}

/** Who was invited, also before; a link to the owner's account may be made as long as nobody has opened it. */
async function findInvited(tx: Transaction, answer: string): Promise<Invited> {
	const [producer = '', owner = '', as = ''] = answer.split(' ');
	const [producerId, ownerId] = [toProducerId(Number(producer)), accountId(owner)];
	const people = await listReachable(tx, producerId);
	const isUnopened = people.some((person) => person.id === ownerId && person.isUnopened);
	return { producerId, ownerId, isUnopened: as === 'owner' && isUnopened };
}

async function invite(
	tx: Transaction,
	{ actor, ownerName, ownerLogin, ...producer }: Invitation,
	now: EpochMs,
): Promise<Invited> {
	const name = producer.name.trim();
	if (name === '') throw new AppError('INVALID_NAME');
	const { provinceCode, communeCode } = producer;
	if (findCommuneName(provinceCode, communeCode) === null) throw new AppError('INVALID_ADDRESS');
	// The catalogue's lock comes first, as everywhere; the slug is chosen under it.
	const [producerId] = await addProducers(
		tx,
		[{ ...producer, name, slug: await findFreeSlug(tx, 'producers', slugOf(name)) }],
		now,
	);
	if (producerId === undefined) throw new Error('no producer was made');
	const owner = { producerId, name: ownerName, login: ownerLogin, actor };
	const given = await giveToOwner(tx, owner, now);
	await recordChange(tx, {
		actor,
		at: now,
		action: 'producer.invite',
		subject: `producer ${producerId}`,
		producerId,
		after: { ...producer, name, ownerId: given.ownerId },
	});
	return { producerId, ...given };
}
