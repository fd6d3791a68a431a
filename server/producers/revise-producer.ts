import type { Entry } from '$lib/domain/catalogue/entries';
import { readOwnFacts, type OwnFacts } from '$lib/domain/catalogue/producer-facts';
import type { ProducerKind } from '$lib/domain/catalogue/product';
import { AppError } from '$lib/domain/errors';
import type { ProducerId } from '$lib/domain/ids';
import { oneLine } from '$lib/domain/one-line';
import type { EpochMs } from '$lib/domain/time';

import { findImpartial } from '../accounts/impartial';
import { recordChange, type Actor } from '../audit/record-change';
import { getProducerNames } from '../catalogue/producer-names';
import { publish } from '../catalogue/publish';
import { reviseFacts } from '../catalogue/revise-producer';
import type { Executor, Transaction } from '../database/database';
import { audienceOf } from '../notify/audience';
import { notify } from '../notify/notify';
import { toAccount, type Recipient } from '../notify/recipient';
import { findCommuneName } from '../places/commune-name';
import { lockToJudge, setStanding } from './judge-producer';

/** A push message holds little, and the whole stands on the page where it can be set right. */
const TOLD_LETTERS = 300;

interface OfProducer {
	readonly producerId: ProducerId;
	readonly actor: Actor;
}

/** By which an organiser knows who a producer is, and the owner's words where they go too far. */
export interface VerifiedFacts {
	readonly name: string;
	readonly kind: ProducerKind;
	readonly provinceCode: string;
	readonly communeCode: string;
	/** Empty where nobody saw it. */
	readonly registration: string;
	readonly about: string;
}

/**
 * An owner says what is theirs to say: about the stall, its number and street. Shown at once, as prices
 * are, where the stall sells: its papers and its identity were looked at. Organisers who can set `about`
 * right are told when shoppers read another.
 * @throws AppError NOT_FOUND; INVALID_PHONE
 */
export async function updateOwnFacts(
	executor: Executor,
	{ producerId, actor, ...typed }: OfProducer & OwnFacts,
	now: EpochMs,
): Promise<void> {
	const facts = readOwnFacts(typed);
	if (!facts) throw new AppError('INVALID_PHONE');
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const { put, ...change } = await reviseFacts(tx, producerId, facts);
			if (Object.keys(change.after).length === 0) return {};
			const subject = `producer ${producerId}`;
			const action = 'producer.updateOwnFacts';
			await recordChange(tx, { actor, at: now, action, subject, producerId, ...change });
			const { about } = change.after;
			if (about && tells(put, about)) await tellOrganisers(tx, producerId, { about, at: now });
			return { put };
		}),
	);
}

/** Whether shoppers read these words from now on. */
function tells(put: readonly Entry[], about: string): boolean {
	return put.some(({ kind, body }) => kind === 'producer' && body.about === about);
}

async function tellOrganisers(
	tx: Transaction,
	producerId: ProducerId,
	{ about, at }: { readonly about: string; readonly at: EpochMs },
): Promise<void> {
	const [producer] = await getProducerNames(tx, [producerId]);
	if (!producer) throw new AppError('NOT_FOUND');
	const to = await findJudges(tx, producerId, at);
	await notify(tx, {
		kind: 'producerSays',
		params: { producerName: producer.name, about: beginningOf(about) },
		to,
		at,
	});
}

/** As much of a text as a notice has room for. */
function beginningOf(text: string): string {
	const letters = [...text];
	return letters.length > TOLD_LETTERS ? `${letters.slice(0, TOLD_LETTERS).join('')}…` : text;
}

/** Those who may set right what is said of a producer, and do not work there. */
async function findJudges(
	tx: Transaction,
	producerId: ProducerId,
	now: EpochMs,
): Promise<Recipient[]> {
	const found = await findImpartial(tx, 'producers.manage', { producerIds: [producerId], now });
	return found.map(toAccount);
}

/**
 * An owner asks for what only organisers set: another name, kind, place or registration. Those who may
 * set it and do not work there are told, in the owner's words.
 * @throws AppError MALFORMED_REQUEST without words; NOT_FOUND
 */
export async function askRevision(
	executor: Executor,
	{ producerId, actor, ...asking }: OfProducer & { readonly text: string },
	now: EpochMs,
): Promise<void> {
	const text = asking.text.trim();
	if (text === '') throw new AppError('MALFORMED_REQUEST');
	await executor.transaction(async (tx) => {
		const [producer] = await getProducerNames(tx, [producerId]);
		if (!producer) throw new AppError('NOT_FOUND');
		await recordChange(tx, {
			actor,
			at: now,
			action: 'producer.askRevision',
			subject: `producer ${producerId}`,
			producerId,
			after: { text },
		});
		const to = await findJudges(tx, producerId, now);
		const params = { producerName: producer.name, text };
		await notify(tx, { kind: 'producerAsks', params, to, at: now });
	});
}

/**
 * An organiser sets by what a producer's identity is known, having seen a paper that says so; its owners
 * are told. Where somebody had verified it, that record names this paper from now on. `about` alone can be set
 * right for a reason.
 * @throws AppError NOT_FOUND; FORBIDDEN for an organiser who works there; MALFORMED_REQUEST without
 * saying what was seen; INVALID_NAME; INVALID_ADDRESS where there is no such commune
 */
export async function reviseProducer(
	executor: Executor,
	{
		producerId,
		actor,
		documentsSeen: seen,
		...typed
	}: OfProducer & VerifiedFacts & { readonly documentsSeen: string },
	now: EpochMs,
): Promise<void> {
	const documentsSeen = seen.trim();
	if (documentsSeen === '') throw new AppError('MALFORMED_REQUEST');
	const facts = {
		...typed,
		name: oneLine(typed.name),
		registration: oneLine(typed.registration) || null,
		about: typed.about.trim() || null,
	};
	if (facts.name === '') throw new AppError('INVALID_NAME');
	if (findCommuneName(facts.provinceCode, facts.communeCode) === null) {
		throw new AppError('INVALID_ADDRESS');
	}
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const standing = await lockToJudge(tx, { producerId, actor }, now);
			const { put, before, after } = await reviseFacts(tx, producerId, facts, {
				about: facts.about,
			});
			if (Object.keys(after).length === 0) return {};
			const isIdentity = Object.keys(after).some((fact) => fact !== 'about');
			if (standing.verifiedAt !== null && isIdentity) {
				const verified = { verifiedAt: now, verifiedBy: actor.accountId, documentsSeen };
				await setStanding(tx, producerId, verified);
			}
			await recordChange(tx, {
				actor,
				at: now,
				action: 'producer.revise',
				subject: `producer ${producerId}`,
				producerId,
				before: { ...before, documentsSeen: standing.documentsSeen },
				after: { ...after, documentsSeen },
			});
			const to = await audienceOf(tx, { permission: 'stall.edit', producerId });
			const params = { producerId, producerName: facts.name };
			await notify(tx, { kind: 'producerRevised', params, to, at: now });
			return { put };
		}),
	);
}
