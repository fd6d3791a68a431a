import { accountId, MARKET_ROLES, PRODUCER_ROLES } from '$lib/domain/accounts/account';
import { producerId } from '$lib/domain/ids';
import { rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { getProducerNames } from '../catalogue/producer-names';
import { router } from '../trpc';
import { answerInvitation, leaveStall, listOwnInvitations } from './answer-invitation';
import { correctAccount, setOwnLogins, setOwnName } from './correct-login';
import { createAccount } from './create-account';
import { endDevices, listDevices } from './devices';
import { inviteOwner } from './invite-owner';
import { inviteStaff, listInvited, withdrawInvitation } from './invite-staff';
import { listAccounts } from './list-accounts';
import { findMailbox } from './mailbox';
import { setAccountClosed, setMarketRoles } from './manage-accounts';
import {
	marketProcedure,
	producerProcedure,
	provedMarketProcedure,
	signedInProcedure,
} from './procedures';
import { listShownStaff } from './producer-staff';
import { provePerson, requireProof } from './prove-person';
import { removeStaff } from './remove-staff';
import { resetSecondFactor } from './reset-second-factor';
import { setLocale } from './set-locale';
import { createPasswordLink } from './set-password';
import { setStaffRole } from './set-staff-role';
import { createStaffLink, listReachable } from './staff-link';

const account = v.pipe(v.string(), v.maxLength(64), v.transform(accountId));
const roles = v.array(v.picklist(MARKET_ROLES));
const producerRole = v.picklist(PRODUCER_ROLES);
const name = v.pipe(v.string(), v.maxLength(200));
const login = v.pipe(v.string(), v.maxLength(300));
const logins = { phone: login, email: login };
const ofProducer = v.object({
	producerId: v.pipe(rowIdSchema, v.transform(producerId)),
});
const reason = v.pipe(v.string(), v.trim(), v.minLength(5), v.maxLength(500));
const uuid = v.pipe(v.string(), v.uuid());
const onlyAccount = v.object({ accountId: account });

export const accountsDeskRouter = router({
	/** Who asks, and the producers that they work for by name. */
	me: signedInProcedure.query(async ({ ctx }) => {
		const ids = ctx.account.producers.map(({ producerId }) => producerId);
		const mailbox = await findMailbox(ctx.database, ctx.account.id);
		const producers = await getProducerNames(ctx.database, ids);
		return { account: ctx.account, producers, locale: mailbox?.locale ?? 'vi' };
	}),
	/** In which language the person uses the desk. */
	setLocale: signedInProcedure
		.input(v.object({ locale: v.picklist(['vi', 'en']) }))
		.mutation(({ ctx, input: { locale } }) =>
			setLocale(ctx.database, { locale, actor: ctx.actor }, ctx.clock()),
		),
	setName: signedInProcedure
		.input(v.object({ name }))
		.mutation(({ ctx, input }) =>
			setOwnName(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	/** What the person signs in by: the password is asked for, however lately they signed in. */
	setLogins: signedInProcedure
		.input(v.object({ ...logins, password: v.pipe(v.string(), v.maxLength(300)) }))
		.mutation(async ({ ctx, input: { password, ...input } }) => {
			const { database, address, signedInNow: signedIn } = ctx;
			await requireProof(database, { signedIn, password, address, isAlways: true }, ctx.clock());
			await setOwnLogins(database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
	/** Opens for some minutes what asks whether it is still the person: {@link provedMarketProcedure}. */
	prove: signedInProcedure
		.input(v.object({ password: v.pipe(v.string(), v.maxLength(300)) }))
		.mutation(async ({ ctx, input: { password } }) => {
			const { database, address, signedInNow: signedIn } = ctx;
			await provePerson(database, { signedIn, password, address }, ctx.clock());
		}),
	/** Answers who has signed in or proved it lately, and refuses everybody else with WRONG_PASSWORD. */
	checkProof: signedInProcedure.query(async ({ ctx }) => {
		const { database, address, signedInNow: signedIn } = ctx;
		await requireProof(database, { signedIn, password: null, address }, ctx.clock());
	}),
	devices: signedInProcedure.query(({ ctx }) => {
		const self = { accountId: ctx.account.id, signInId: ctx.signedInNow.signInId };
		return listDevices(ctx.database, self, ctx.clock());
	}),
	endDevices: signedInProcedure
		.input(v.object({ deviceId: v.nullable(v.pipe(v.string(), v.maxLength(64))) }))
		.mutation(async ({ ctx, input: { deviceId } }) => {
			const self = { accountId: ctx.account.id, signInId: ctx.signedInNow.signInId };
			await endDevices(ctx.database, { ...self, deviceId, actor: ctx.actor }, ctx.clock());
		}),
	/** The stalls that want the person for their people. */
	invitations: signedInProcedure.query(({ ctx }) =>
		listOwnInvitations(ctx.database, ctx.account.id),
	),
	answerInvitation: signedInProcedure
		.input(v.object({ invitationId: uuid, isAccepted: v.boolean() }))
		.mutation(({ ctx, input }) =>
			answerInvitation(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	leaveStall: producerProcedure('stall.read').mutation(({ ctx, input: { producerId } }) =>
		leaveStall(ctx.database, { producerId, actor: ctx.actor }, ctx.clock()),
	),
	list: marketProcedure('accounts.manage')
		.input(v.object({ search: v.pipe(v.string(), v.maxLength(100)), after: v.nullable(account) }))
		.query(({ ctx, input }) => listAccounts(ctx.database, input)),
	create: provedMarketProcedure('accounts.manage')
		.input(v.object({ name, login, roles }))
		.mutation(async ({ ctx, input }) => {
			const person = { ...input, isNameSure: true, actor: ctx.actor };
			const id = await createAccount(ctx.database, person, ctx.clock());
			return { accountId: id };
		}),
	createPasswordLink: provedMarketProcedure('accounts.manage')
		.input(onlyAccount)
		.mutation(async ({ ctx, input }) => {
			const link = { accountId: input.accountId, actor: ctx.actor };
			return { token: await createPasswordLink(ctx.database, link, ctx.clock()) };
		}),
	/** Once, for somebody who has lost it: whoever does it proves again who they are. */
	resetSecondFactor: marketProcedure('accounts.manage')
		.input(v.object({ accountId: account, reason, password: v.pipe(v.string(), v.maxLength(300)) }))
		.mutation(async ({ ctx, input: { password, ...input } }) => {
			const { database, address, signedInNow: signedIn } = ctx;
			await requireProof(database, { signedIn, password, address, isAlways: true }, ctx.clock());
			await resetSecondFactor(database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
	/** A producer's people, for organisers who hand them a link where they forgot their password. */
	peopleOf: marketProcedure('producers.manage')
		.input(ofProducer)
		.query(({ ctx, input }) => listReachable(ctx.database, input.producerId)),
	createStaffLink: provedMarketProcedure('producers.manage')
		.input(v.object({ ...ofProducer.entries, accountId: account }))
		.mutation(async ({ ctx, input }) => {
			const link = { ...input, actor: ctx.actor };
			return { token: await createStaffLink(ctx.database, link, ctx.clock()) };
		}),
	/** Finds an owner for a stall that has none; the link is there where nobody has opened their account. */
	inviteOwner: provedMarketProcedure('producers.manage')
		.input(v.object({ ...ofProducer.entries, name, login }))
		.mutation(async ({ ctx, input }) => {
			const { actor, database } = ctx;
			const now = ctx.clock();
			const { ownerId, isUnopened } = await inviteOwner(database, { ...input, actor }, now);
			if (!isUnopened) return { token: null };
			const link = { accountId: ownerId, actor };
			return { token: await createPasswordLink(database, link, now) };
		}),
	/** Takes somebody out of a stall's people, told why. */
	removeStaff: marketProcedure('producers.manage')
		.input(v.object({ ...ofProducer.entries, accountId: account, reason }))
		.mutation(({ ctx, input }) =>
			removeStaff(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	/** Sets right somebody else's name and what they sign in by. */
	correct: provedMarketProcedure('accounts.manage')
		.input(v.object({ accountId: account, name, ...logins, isMistyped: v.boolean() }))
		.mutation(({ ctx, input }) =>
			correctAccount(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	setRoles: provedMarketProcedure('accounts.manage')
		.input(v.object({ accountId: account, roles }))
		.mutation(({ ctx, input }) =>
			setMarketRoles(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	setClosed: provedMarketProcedure('accounts.manage')
		.input(v.object({ accountId: account, isClosed: v.boolean() }))
		.mutation(({ ctx, input }) =>
			setAccountClosed(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	staff: producerProcedure('staff.manage').query(async ({ ctx, input }) => {
		const people = await listShownStaff(ctx.database, input.producerId);
		return people.map(({ id: _id, ...shown }) => shown);
	}),
	/** Who was invited and has not answered yet. */
	invited: producerProcedure('staff.manage').query(({ ctx, input }) =>
		listInvited(ctx.database, input.producerId),
	),
	/** Invites somebody to the producer's people; makes the account where there is none yet. */
	inviteStaff: producerProcedure('staff.manage')
		.input(v.object({ name, login, role: producerRole }))
		.mutation(({ ctx, input }) =>
			inviteStaff(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	withdrawInvitation: producerProcedure('staff.manage')
		.input(v.object({ invitationId: uuid }))
		.mutation(({ ctx, input }) =>
			withdrawInvitation(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	setStaffRole: producerProcedure('staff.manage')
		.input(v.object({ memberId: uuid, role: v.nullable(producerRole) }))
		.mutation(({ ctx, input }) =>
			setStaffRole(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
});
