import type { AccountId } from '$lib/domain/accounts/account';
import { certificateState, type Certificate } from '$lib/domain/certification/certificate';
import { AppError } from '$lib/domain/errors';
import type { LotId } from '$lib/domain/ids';
import type { EpochMs } from '$lib/domain/time';
import { signLabel, type LabelClaim } from '$lib/domain/trace/label';
import type { LabelFormatName } from '$lib/domain/trace/label-sheet';
import { and, eq, inArray } from 'drizzle-orm';

import { getTraceFacts } from '../catalogue/trace-facts';
import { requireListable } from '../certification/listing-gate';
import type { Executor } from '../database/database';
import { getSigningKey } from './label-keys';
import { getLots } from './lots';
import { createRun } from './print-runs';
import { labels } from './tables';

/** A label that was signed: what it says and the signature, base64url. */
export interface IssuedLabel {
	readonly claim: LabelClaim;
	readonly signature: string;
}

/** Most labels that a stall asks for in one go: a sheet holds some dozens. */
export const MAX_LABELS = 1_000;
/** Most labels of one print run: what the operator sends to a printing house. */
export const MOST_IN_RUN = 20_000;
/** A statement takes 65,535 values at most. */
const LABELS_AT_ONCE = 1_000;

/** Digits and capitals without those that look alike (0 O, 1 I L, U V). */
const SERIAL_ALPHABET = '23456789ABCDEFGHJKMNPQRSTWXYZ';
/** 29¹⁰ ≈ 2⁴⁸: nobody guesses a serial that exists, and people can still read it out. */
const SERIAL_LENGTH = 10;

/** Which labels are wanted, and who prints them on what. */
export interface LabelsWish {
	readonly lotId: LotId;
	/** 1–{@link MOST_IN_RUN}. */
	readonly count: number;
	/** Null for the operator's command. */
	readonly accountId?: AccountId | null;
	/** What they are printed on; null where nobody says. */
	readonly format?: LabelFormatName | null;
}

/**
 * Signs labels for a lot, each with a serial of its own, as one print run: they come back in the order
 * in which they are to be printed. Stars are signed only under a certificate that is valid now.
 * @throws AppError NOT_FOUND no such lot, PRODUCT_WITHDRAWN, CERTIFICATE_EXPIRED, LOT_RECALLED,
 * NOT_LISTABLE its dossier or producer does not pass the gate, MALFORMED_CODE the product has no GTIN, MALFORMED_REQUEST the count is out of range
 */
export async function issueLabels(
	executor: Executor,
	wish: LabelsWish,
	now: EpochMs,
): Promise<IssuedLabel[]> {
	return signLabels(executor, { ...wish, mayBeOver: false }, now);
}

/**
 * The same for a label that was issued while its certificate was valid, and is told now.
 * @param request `mayBeOver` allows a certificate that has run out since
 */
export async function signLabels(
	executor: Executor,
	request: LabelsWish & { readonly mayBeOver: boolean },
	now: EpochMs,
): Promise<IssuedLabel[]> {
	const { lotId, count, mayBeOver, accountId = null, format = null } = request;
	if (!Number.isInteger(count) || count < 1 || count > MOST_IN_RUN) {
		throw new AppError('MALFORMED_REQUEST');
	}
	const [lot] = await getLots(executor, [lotId]);
	if (!lot) throw new AppError('NOT_FOUND');
	if (lot.recall) throw new AppError('LOT_RECALLED');
	const facts = await getTraceFacts(executor, lot.productId, now);
	if (!facts) throw new AppError('PRODUCT_WITHDRAWN');
	if (facts.product.gtin === null) throw new AppError('MALFORMED_CODE');
	const { stars, expiresOn } = provedCertificate(facts.certificate, mayBeOver, now);
	if (!mayBeOver) await requireListable(executor, [lot.productId], now);

	const { kid, key } = await getSigningKey(executor, now);
	const said = {
		gtin: facts.product.gtin,
		lot: lot.lot,
		stars,
		provinceCode: facts.producer.provinceCode,
		validTo: expiresOn,
		kid,
	};
	const issued = await Promise.all(
		Array.from({ length: count }, async () => {
			const claim: LabelClaim = { ...said, serial: newSerial() };
			return { claim, signature: await signLabel(claim, key) };
		}),
	);
	await executor.transaction(async (tx) => {
		const runId = await createRun(tx, { lotId, count, accountId, format, issuedAt: now });
		const rows = issued.map(({ claim, signature }, index) => ({
			...{ ...claim, signature, lotId, issuedAt: now },
			...{ runId, position: index + 1 },
		}));
		for (let from = 0; from < rows.length; from += LABELS_AT_ONCE) {
			await tx.insert(labels).values(rows.slice(from, from + LABELS_AT_ONCE));
		}
	});
	return issued;
}

/** Labels of a lot that were issued before, in the order in which they are asked for. */
export async function findIssued(
	executor: Executor,
	{ lotId, serials }: { readonly lotId: LotId; readonly serials: readonly string[] },
): Promise<IssuedLabel[]> {
	const { gtin, lot, serial, stars, provinceCode, validTo, kid, signature } = labels;
	const rows = await executor
		.select({ claim: { gtin, lot, serial, stars, provinceCode, validTo, kid }, signature })
		.from(labels)
		.where(and(eq(labels.lotId, lotId), inArray(serial, [...serials])));
	const bySerial = new Map(rows.map((row) => [row.claim.serial, row]));
	return serials.flatMap((one) => bySerial.get(one) ?? []);
}

/**
 * What a label may state of a certificate.
 * @param mayBeOver allows one that has run out since
 * @throws AppError CERTIFICATE_EXPIRED where there is no valid one
 */
export function provedCertificate(
	certificate: Certificate | null,
	mayBeOver: boolean,
	now: EpochMs,
) {
	const state = certificateState(certificate, now);
	const isProved = state === 'valid' || (state === 'expired' && mayBeOver);
	if (!certificate || !isProved || certificate.expiresOn === null) {
		throw new AppError('CERTIFICATE_EXPIRED');
	}
	return { stars: certificate.stars, expiresOn: certificate.expiresOn };
}

/** Random and without bias: bytes past the last whole multiple of the alphabet are thrown away. */
export function newSerial(): string {
	const limit = 256 - (256 % SERIAL_ALPHABET.length);
	let serial = '';
	while (serial.length < SERIAL_LENGTH) {
		for (const byte of crypto.getRandomValues(new Uint8Array(SERIAL_LENGTH))) {
			if (byte < limit && serial.length < SERIAL_LENGTH) {
				serial += SERIAL_ALPHABET.charAt(byte % SERIAL_ALPHABET.length);
			}
		}
	}
	return serial;
}
