import type { CatalogueView } from '../catalogue/catalogue-view';
import type { Producer, Product } from '../catalogue/product';
import {
	certificateState,
	type Certificate,
	type CertificateState,
} from '../certification/certificate';
import { DAY_MS, dayOf, type DayText, type EpochMs } from '../time';
import { parseCode, type CodeFault, type ProductCode } from './digital-link';
import { readLabel, verifyLabel, type LabelClaim, type LabelReading } from './label';
import type { LabelKey, Lot, SerialFlag } from './lot';
import type { Verdict } from './verdict';

/**
 * Why a verdict is what it is, and what else the shopper should know. The first reason decided.
 * Words: messages `scan_reason_<reason>`.
 */
export type Reason =
	// decide
	| 'signatureRight'
	| 'unsigned'
	| 'signatureWrong'
	| 'labelIncomplete'
	| 'keyUnknown'
	| 'keyRetired'
	| 'keyNotHere'
	| 'cannotCheckHere'
	| 'productUnknown'
	| 'productNotHere'
	| 'productGone'
	| 'labelOver'
	| 'certificateOver'
	| 'certificateWithdrawn'
	| 'certificateUnverified'
	| 'lotRecalled'
	| 'serialRecalled'
	| 'serialCopied'
	// add
	| 'certificateRenewed'
	| 'starsChanged'
	| 'placeChanged'
	| 'lotNotHere'
	| 'goodsOver'
	| 'evidenceOld';

/** What is known at the place and moment of the scan. */
export interface Evidence {
	readonly catalogue: Pick<
		CatalogueView,
		'productByGtin' | 'producer' | 'certificate' | 'labelKey' | 'serialFlag'
	>;
	/**
	 * Lots travel after the facts and live in IndexedDB: looked up by code, not held in memory.
	 * Of a product that is on the market no more (null) only the server knows the lots.
	 */
	readonly lot: (product: Product | null, lot: string) => Promise<Lot | undefined>;
	/** Whether a lot that `lot` does not find was never registered. A phone's lots come piecemeal. */
	readonly hasEveryLot: boolean;
	/** When the catalogue was last equal to the server's; null = never. The server says `now`. */
	readonly syncedAt: EpochMs | null;
	readonly now: EpochMs;
}

/** One scan, judged. */
export interface Judgement {
	readonly verdict: Verdict;
	readonly reasons: readonly Reason[];
	/** Null for `malformed` only; then `fault` says why. */
	readonly code: ProductCode | null;
	readonly fault: CodeFault | null;
	/** What the label says, only where its signature proved right. */
	readonly claim: LabelClaim | null;
	readonly product: Product | null;
	readonly producer: Producer | null;
	readonly certificate: Certificate | null;
	readonly certificateState: CertificateState;
	readonly lot: Lot | null;
	readonly syncedAt: EpochMs | null;
	readonly judgedAt: EpochMs;
}

/**
 * Older evidence cannot condemn a key it has not heard of. Organisers publish a new key a day
 * before labels are signed with it, so whoever synced within a day must know every key in use.
 */
export const EVIDENCE_FRESH_MS = DAY_MS;

/** Whether the evidence is recent enough to hold every key and every recall of yesterday. */
export function isFresh(syncedAt: EpochMs | null, now: EpochMs): boolean {
	return syncedAt !== null && now - syncedAt <= EVIDENCE_FRESH_MS;
}

/**
 * Says what a scanned code is worth. Never throws on any text; offline it uses what the phone holds.
 * A right signature proves who made the label, not that the goods carry the original of it.
 * @param text as the camera or the person gave it
 */
export async function judgeScan(text: string, evidence: Evidence): Promise<Judgement> {
	const parsed = parseCode(text);
	if (!parsed.isRead) return malformed(parsed.fault, evidence);
	return judgeCode(parsed.code, evidence);
}

async function judgeCode(code: ProductCode, evidence: Evidence): Promise<Judgement> {
	const { catalogue, now, syncedAt } = evidence;
	const product = catalogue.productByGtin(code.gtin) ?? null;
	const lot = code.lot === null ? null : ((await evidence.lot(product, code.lot)) ?? null);
	const certificate = catalogue.certificate(product?.certificateId ?? null) ?? null;
	const flag =
		code.lot !== null && code.serial !== null
			? catalogue.serialFlag(code.gtin, code.lot, code.serial)
			: undefined;
	const facts: Facts = {
		code,
		product,
		producer: product ? (catalogue.producer(product.producerId) ?? null) : null,
		certificate,
		certificateState: certificateState(certificate, now),
		lot,
		flag,
		isFresh: isFresh(syncedAt, now),
		hasEveryLot: evidence.hasEveryLot,
		today: dayOf(now),
	};
	const proof = await prove(readLabel(code), catalogue, facts);
	const { verdict, reasons } = decide(proof, facts);
	return {
		verdict,
		reasons: [...reasons, ...remarks(proof, facts)],
		code,
		fault: null,
		claim: proof.claim,
		product,
		producer: facts.producer,
		certificate,
		certificateState: facts.certificateState,
		lot,
		syncedAt,
		judgedAt: now,
	};
}

interface Facts {
	readonly code: ProductCode;
	readonly product: Product | null;
	readonly producer: Producer | null;
	readonly certificate: Certificate | null;
	readonly certificateState: CertificateState;
	readonly lot: Lot | null;
	readonly flag: SerialFlag | undefined;
	readonly isFresh: boolean;
	readonly hasEveryLot: boolean;
	readonly today: DayText;
}

type Proof =
	| { readonly kind: 'right'; readonly reason: 'signatureRight'; readonly claim: LabelClaim }
	| {
			readonly kind: 'wrong';
			readonly reason: 'signatureWrong' | 'labelIncomplete' | 'keyUnknown' | 'keyRetired';
			readonly claim: null;
	  }
	| {
			readonly kind: 'none';
			readonly reason: 'unsigned' | 'keyNotHere' | 'cannotCheckHere' | 'keyRetired';
			readonly claim: null;
	  };

async function prove(
	reading: LabelReading,
	catalogue: Evidence['catalogue'],
	facts: Facts,
): Promise<Proof> {
	if (reading.kind === 'unsigned') return none('unsigned');
	if (reading.kind === 'broken') {
		// Parameters like ours on somebody else's product accuse nobody.
		const isOurs = facts.product !== null || reading.hasSignature;
		return isOurs ? wrong('labelIncomplete') : none('unsigned');
	}
	const { claim, signature } = reading;
	const key = catalogue.labelKey(claim.kid);
	// A key made after the phone's last sync looks just like an invented one: say so, accuse nobody.
	if (!key) return facts.isFresh ? wrong('keyUnknown') : none('keyNotHere');
	if (!canVerify()) return none('cannotCheckHere');
	if (!(await verifyLabel(claim, signature, key))) return wrong('signatureWrong');
	return proveByRetiredKey(key, facts) ?? { kind: 'right', reason: 'signatureRight', claim };
}

/**
 * Whoever stole a key signs on after it was retired: only a lot made by that day, as the market's
 * own register says, can carry its labels. Without such a day the label proves nothing.
 * @returns undefined where the key may have signed
 */
function proveByRetiredKey({ retiredAt }: LabelKey, facts: Facts): Proof | undefined {
	if (retiredAt === null) return undefined;
	const { lot, product } = facts;
	if (lot?.producedOn != null) {
		return lot.producedOn > dayOf(retiredAt) ? wrong('keyRetired') : undefined;
	}
	const isInvented = product !== null && !lot && facts.hasEveryLot && facts.isFresh;
	return isInvented ? wrong('keyRetired') : none('keyRetired');
}

/** Browsers offer signatures on safe origins only (https, localhost). */
function canVerify(): boolean {
	return 'subtle' in crypto;
}

const none = (reason: 'unsigned' | 'keyNotHere' | 'cannotCheckHere' | 'keyRetired'): Proof => ({
	kind: 'none',
	reason,
	claim: null,
});
const wrong = (
	reason: 'signatureWrong' | 'labelIncomplete' | 'keyUnknown' | 'keyRetired',
): Proof => ({ kind: 'wrong', reason, claim: null });

interface Decision {
	readonly verdict: Verdict;
	readonly reasons: readonly [Reason, ...Reason[]];
}

/** The gravest thing that holds decides: forged, recalled, unknown, expired, copied, genuine. */
function decide(proof: Proof, facts: Facts): Decision {
	const recall = recallReason(facts);
	if (proof.kind === 'wrong') {
		return { verdict: 'forged', reasons: recall ? [proof.reason, recall] : [proof.reason] };
	}
	if (recall) return { verdict: 'recalled', reasons: [recall, proof.reason] };
	if (!facts.product) return decideWithoutProduct(proof, facts);
	const over = proof.kind === 'right' ? overReason(facts) : undefined;
	const isCopied = facts.flag?.reason === 'copySuspected';
	if (over) {
		return { verdict: 'expired', reasons: isCopied ? [over, 'serialCopied'] : [over] };
	}
	if (isCopied) return { verdict: 'copySuspected', reasons: ['serialCopied', proof.reason] };
	return { verdict: proof.kind === 'right' ? 'genuine' : 'known', reasons: [proof.reason] };
}

/**
 * The label speaks for itself until a fresh catalogue says that the product is gone. A right
 * signature proves that it once was here: then nobody watches over its certificate any more.
 */
function decideWithoutProduct(proof: Proof, facts: Facts): Decision {
	if (proof.kind !== 'right') {
		return proof.reason === 'unsigned'
			? { verdict: 'unknown', reasons: ['productUnknown'] }
			: { verdict: 'unknown', reasons: [proof.reason, 'productUnknown'] };
	}
	const isOver = proof.claim.validTo < facts.today;
	if (facts.isFresh) {
		const also = isOver ? 'labelOver' : proof.reason;
		return { verdict: 'expired', reasons: ['productGone', also] };
	}
	return isOver
		? { verdict: 'expired', reasons: ['labelOver', 'productNotHere'] }
		: { verdict: 'genuine', reasons: [proof.reason, 'productNotHere'] };
}

function recallReason(facts: Facts): 'lotRecalled' | 'serialRecalled' | undefined {
	if (facts.lot?.recall) return 'lotRecalled';
	return facts.flag?.reason === 'recalled' ? 'serialRecalled' : undefined;
}

/** The certificate of today decides: one renewed since the label was printed has not run out. */
function overReason({ certificateState }: Facts): Reason | undefined {
	switch (certificateState) {
		case 'withdrawn':
			return 'certificateWithdrawn';
		case 'expired':
			return 'certificateOver';
		case 'unverified':
			return 'certificateUnverified';
		case 'valid':
			return undefined;
	}
}

/** What does not decide, but what the shopper should know. */
function remarks(proof: Proof, facts: Facts): Reason[] {
	const { claim } = proof;
	const isValid = facts.certificateState === 'valid';
	const found: [boolean, Reason][] = [
		[isValid && claim !== null && claim.validTo < facts.today, 'certificateRenewed'],
		[isValid && claim !== null && claim.stars !== facts.certificate?.stars, 'starsChanged'],
		[
			claim !== null &&
				facts.producer !== null &&
				claim.provinceCode !== facts.producer.provinceCode,
			'placeChanged',
		],
		[facts.product !== null && facts.code.lot !== null && !facts.lot, 'lotNotHere'],
		[facts.lot?.expiresOn != null && facts.lot.expiresOn < facts.today, 'goodsOver'],
		[!facts.isFresh, 'evidenceOld'],
	];
	return found.filter(([holds]) => holds).map(([, reason]) => reason);
}

function malformed(fault: CodeFault, evidence: Evidence): Judgement {
	return {
		verdict: 'malformed',
		reasons: [],
		code: null,
		fault,
		claim: null,
		product: null,
		producer: null,
		certificate: null,
		certificateState: 'unverified',
		lot: null,
		syncedAt: evidence.syncedAt,
		judgedAt: evidence.now,
	};
}
