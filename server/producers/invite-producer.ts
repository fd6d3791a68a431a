import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerKind } from '$lib/domain/catalogue/product';
import { slugOf } from '$lib/domain/catalogue/slug';
import type { ProducerId } from '$lib/domain/ids';
import { AppError } from '$lib/domain/errors';
import type { EpochMs } from '$lib/domain/time';

import { createAccount } from '../accounts/create-account';
import { setProducerRole } from '../accounts/producer-staff';
import { isUnopened } from '../accounts/unopened';
import { recordChange, type Actor } from '../audit/record-change';
import { addProducers } from '../catalogue/add-to-catalogue';
import { findFreeSlug } from '../catalogue/free-slug';
import type { Executor } from '../database/database';
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
}

export interface Invited {
	readonly producerId: ProducerId;
	readonly ownerId: AccountId;
	/**
	 * Whether nobody has ever opened the owner's account. Only then may whoever invites hand out a link to
	 * it: a link to somebody's own account would be the key to all that they do elsewhere.
	 */
	readonly isUnopened: boolean;
}

/**
 * Lets a producer in: it has a desk from now on and shows nothing before somebody has verified who
 * it is. A new owner gets in by a password link, which the organiser hands over; who has an account
 * already signs in as ever.
 * @throws AppError INVALID_NAME, INVALID_PHONE of the owner; INVALID_ADDRESS where there is no such
 * commune
 */
export async function inviteProducer(
	executor: Executor,
	{ actor, ownerName, ownerLogin, ...producer }: Invitation,
	now: EpochMs,
): Promise<Invited> {
	const name = producer.name.trim();
	if (name === '') throw new AppError('INVALID_NAME');
	const { provinceCode, communeCode } = producer;
	if (findCommuneName(provinceCode, communeCode) === null) throw new AppError('INVALID_ADDRESS');
	return executor.transaction(async (tx) => {
		// The catalogue's lock comes first, as everywhere; the slug is chosen under it.
		const [producerId] = await addProducers(
			tx,
			[{ ...producer, name, slug: await findFreeSlug(tx, 'producers', slugOf(name)) }],
			now,
		);
		if (producerId === undefined) throw new Error('no producer was made');
		const owner = { name: ownerName, login: ownerLogin, roles: [], isNameSure: true, actor };
		const ownerId = await createAccount(tx, owner, now);
		// Before they are an owner. A stall that once invited them has made the account, and let nobody in.
		const wasUnopened = await isUnopened(tx, ownerId);
		await setProducerRole(tx, { producerId, accountId: ownerId, role: 'owner', actor }, now);
		await recordChange(tx, {
			actor,
			at: now,
			action: 'producer.invite',
			subject: `producer ${producerId}`,
			producerId,
			after: { ...producer, name, ownerId },
		});
		return { producerId, ownerId, isUnopened: wasUnopened };
	});
}
