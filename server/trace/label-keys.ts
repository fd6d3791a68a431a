import type { Entry } from '$lib/domain/catalogue/entries';
import { AppError } from '$lib/domain/errors';
import { EVIDENCE_FRESH_MS } from '$lib/domain/trace/judge-scan';
import type { LabelKey } from '$lib/domain/trace/lot';
import type { EpochMs } from '$lib/domain/time';
import { and, asc, count, desc, eq, isNull, lte } from 'drizzle-orm';

import { recordChange } from '../audit/record-change';
import { publish } from '../catalogue/publish';
import type { Executor } from '../database/database';
import { labelKeys, labels, type PrivateJwk } from './tables';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface SigningKey {
	readonly kid: string;
	readonly key: CryptoKey;
}

/** A key without its private part, with what became of it. */
export interface KeyState {
	readonly kid: string;
	readonly createdAt: EpochMs;
	readonly signsFrom: EpochMs;
	readonly retiredAt: EpochMs | null;
	/** Labels that carry its signature. */
	readonly labelCount: number;
}

/** Every key as the operator sees it, oldest first. */
export async function listKeyStates(executor: Executor): Promise<KeyState[]> {
	const { kid, createdAt, signsFrom, retiredAt } = labelKeys;
	return executor
		.select({ kid, createdAt, signsFrom, retiredAt, labelCount: count(labels.serial) })
		.from(labelKeys)
		.leftJoin(labels, eq(labels.kid, labelKeys.kid))
		.groupBy(labelKeys.kid)
		.orderBy(asc(labelKeys.createdAt));
}

/** Every public key, retired ones among them: their labels are still on the goods. */
export async function listLabelKeys(executor: Executor): Promise<LabelKey[]> {
	const rows = await executor.select().from(labelKeys).orderBy(asc(labelKeys.createdAt));
	return rows.map(toLabelKey);
}

/**
 * The key that labels are signed with now: the newest whose day has come; makes the very first.
 * @throws AppError SERVER_BUSY where every key that may sign was retired and its successor, made
 * now, must wait until phones know it
 */
export async function getSigningKey(executor: Executor, now: EpochMs): Promise<SigningKey> {
	await ensureLabelKey(executor, now);
	const row = await findSigning(executor, now);
	if (!row) throw new AppError('SERVER_BUSY');
	const jwk = { ...row.privateJwk };
	return {
		kid: row.kid,
		key: await crypto.subtle.importKey('jwk', jwk, ALGORITHM, false, ['sign']),
	};
}

/** Makes sure that there is a key in use: to be called at every start. */
export async function ensureLabelKey(executor: Executor, now: EpochMs): Promise<void> {
	if ((await executor.$count(labelKeys, isNull(labelKeys.retiredAt))) === 0) {
		await makeLabelKey(executor, now, { isNeeded: true });
	}
}

/**
 * Makes and publishes the next key. It signs from {@link EVIDENCE_FRESH_MS} on: until then a phone
 * with fresh evidence may not know it and would call its labels forged.
 */
export async function rotateLabelKey(executor: Executor, now: EpochMs): Promise<void> {
	await makeLabelKey(executor, now, { isNeeded: false });
}

async function findSigning(executor: Executor, now: EpochMs) {
	const [row] = await executor
		.select()
		.from(labelKeys)
		.where(and(isNull(labelKeys.retiredAt), lte(labelKeys.signsFrom, now)))
		.orderBy(desc(labelKeys.signsFrom))
		.limit(1);
	return row;
}

/** Nodes that start at once agree on one key: the feed's lock makes them come one by one. */
async function makeLabelKey(
	executor: Executor,
	now: EpochMs,
	{ isNeeded }: { readonly isNeeded: boolean },
): Promise<void> {
	const privateJwk = await generateJwk();
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const isMade = (await tx.$count(labelKeys, isNull(labelKeys.retiredAt))) > 0;
			if (isNeeded && isMade) return {};
			const known = await tx.$count(labelKeys);
			const signsFrom = known === 0 ? now : now + EVIDENCE_FRESH_MS;
			const rows = await tx
				.insert(labelKeys)
				.values({ kid: String(known + 1), privateJwk, createdAt: now, signsFrom })
				.returning();
			for (const { kid } of rows) {
				await recordChange(tx, {
					actor: null,
					at: now,
					action: 'labelKey.make',
					subject: `key ${kid}`,
					after: { signsFrom },
				});
			}
			return { put: rows.map((row) => toEntry(toLabelKey(row))) };
		}),
	);
}

/**
 * Takes a key out of use: labels of goods made after this day are refused with it, older goods
 * keep their labels. Rotate a day before, so that another key may sign; a stolen key is retired at
 * once all the same.
 * @throws AppError NOT_FOUND
 */
export async function retireLabelKey(executor: Executor, kid: string, now: EpochMs): Promise<void> {
	await executor.transaction((tx) =>
		publish(tx, now, async () => {
			const rows = await tx
				.update(labelKeys)
				.set({ retiredAt: now })
				.where(and(eq(labelKeys.kid, kid), isNull(labelKeys.retiredAt)))
				.returning();
			if (rows.length === 0) {
				if ((await tx.$count(labelKeys, eq(labelKeys.kid, kid))) === 0) {
					throw new AppError('NOT_FOUND');
				}
				return {};
			}
			await recordChange(tx, {
				actor: null,
				at: now,
				action: 'labelKey.retire',
				subject: `key ${kid}`,
				before: { retiredAt: null },
				after: { retiredAt: now },
			});
			return { put: rows.map((row) => toEntry(toLabelKey(row))) };
		}),
	);
}

async function generateJwk(): Promise<PrivateJwk> {
	const pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign']);
	const { x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
	if (x === undefined || y === undefined || d === undefined) {
		throw new Error('WebCrypto exported no P-256 key');
	}
	return { kty: 'EC', crv: 'P-256', x, y, d };
}

function toLabelKey({
	kid,
	privateJwk: { x, y },
	retiredAt,
}: typeof labelKeys.$inferSelect): LabelKey {
	return { kid, x, y, retiredAt };
}

function toEntry(key: LabelKey): Entry {
	return { kind: 'labelKey', id: key.kid, body: key };
}
