import type { AccountId } from '../accounts/account';
import type { CertificateId, ProducerId, ProductId } from '../ids';
import type { DayText, EpochMs } from '../time';
import type { Certificate, CertificateState } from './certificate';
import type { DecisionStanding, DecisionVerdict } from './decision';
import type { DocumentKind } from './documents';
import type { CheckedItem, DocumentEvent, DossierId, DossierState } from './dossier';

/**
 * Why a dossier waits for the organisers: it was handed in · a decision lacks its second signature ·
 * a newer paper was handed in for an accepted one.
 */
export type DossierWait = 'review' | 'second' | 'renewal';

/** A dossier in a list. */
export interface DossierHead {
	readonly id: DossierId;
	readonly producerId: ProducerId;
	readonly producerName: string;
	readonly productId: ProductId | null;
	readonly productName: string;
	readonly setCode: number;
	readonly state: DossierState;
	readonly submittedAt: EpochMs | null;
	readonly isDemo: boolean;
	/** Required papers that are not accepted or waived. */
	readonly missing: readonly DocumentKind[];
	/** Required papers that the producer has still to hand in. */
	readonly toSubmit: readonly DocumentKind[];
	/** The first day on which a paper or the certificate runs out; null where none does. */
	readonly firstExpiry: DayText | null;
	readonly stars: Certificate['stars'] | null;
	/** How its certificate counts; null where none is registered. */
	readonly certificate: CertificateState | null;
	/** Whether a decision waits for its second signature. */
	readonly isWaiting: boolean;
	/** Null where it is not the organisers' turn. */
	readonly waitsFor: DossierWait | null;
	/** Since when they are waited for. */
	readonly waitingSince: EpochMs | null;
	/** Who signed first where the second signature is waited for. */
	readonly firstSigner: AccountId | null;
	/** Which side wrote last; null where nobody has written. */
	readonly lastWord: 'organiser' | 'producer' | null;
}

/** A dossier in its producer's list: with every paper, so that the phone can say what runs out. */
export interface OwnDossier extends DossierHead {
	readonly items: readonly CheckedItem[];
}

/** Something that happened to a paper, with its pages. */
export interface DocumentRecord {
	readonly id: number;
	readonly kind: DocumentKind;
	readonly what: DocumentEvent['what'];
	/** The pages, of something handed in. */
	readonly fileIds: readonly string[];
	readonly issuedOn: DayText | null;
	readonly expiresOn: DayText | null;
	/** Why it was rejected or waived. */
	readonly reason: string | null;
	/** Null for the demonstration's own. */
	readonly accountId: AccountId | null;
	readonly at: EpochMs;
}

/** A page of a paper. */
export interface PaperFile {
	readonly id: string;
	readonly name: string;
	readonly mediaType: string;
	readonly bytes: number;
}

/** A question or an answer. */
export interface DossierMessage {
	readonly id: number;
	readonly side: 'organiser' | 'producer';
	/** The paper that it is about; null for the whole. */
	readonly kind: DocumentKind | null;
	readonly text: string;
	readonly accountId: AccountId;
	readonly at: EpochMs;
}

/** A commitment as it was read and signed. */
export interface SignedCommitment {
	readonly id: number;
	readonly textVersion: string;
	readonly text: string;
	readonly accountId: AccountId;
	readonly signedAt: EpochMs;
}

/** A decision with both signatures. */
export interface DecisionRecord {
	readonly id: number;
	readonly certificateId: CertificateId | null;
	readonly verdict: DecisionVerdict;
	readonly reason: string | null;
	readonly needsSecond: boolean;
	readonly accountId: AccountId;
	readonly at: EpochMs;
	readonly second: {
		readonly agrees: boolean;
		readonly reason: string | null;
		readonly accountId: AccountId;
		readonly at: EpochMs;
	} | null;
	readonly standing: DecisionStanding;
}

/** A dossier with everything in it. */
export interface DossierView {
	readonly dossier: {
		readonly id: DossierId;
		readonly producerId: ProducerId;
		readonly producerName: string;
		readonly productName: string;
		readonly setCode: number;
		readonly state: DossierState;
		readonly openedAt: EpochMs;
		readonly submittedAt: EpochMs | null;
		readonly isDemo: boolean;
	};
	/** The product in the catalogue; null until it has a page there. */
	readonly product: {
		readonly id: ProductId;
		readonly isListed: boolean;
		/** Whether an organiser keeps it off the market. */
		readonly isHeld: boolean;
		/** Whether nothing but its papers keeps it from being sold. */
		readonly isWaiting: boolean;
	} | null;
	readonly producer: { readonly isVerified: boolean; readonly isSuspended: boolean };
	readonly items: readonly CheckedItem[];
	readonly toSubmit: readonly DocumentKind[];
	readonly missing: readonly DocumentKind[];
	/** All that happened to its papers, in its order. */
	readonly history: readonly DocumentRecord[];
	/** The pages that the history names. */
	readonly files: readonly PaperFile[];
	readonly messages: readonly DossierMessage[];
	readonly certificate: Certificate | null;
	/** Whether its certificate would take the place of one that two people withdrew: two must sign it. */
	readonly isMakingUp: boolean;
	readonly decisions: readonly DecisionRecord[];
	readonly commitment: {
		readonly version: string;
		readonly text: string;
		readonly signed: readonly SignedCommitment[];
	};
	/** Names of those who did any of it, by their account. */
	readonly people: Readonly<Record<string, string>>;
}

/** A dossier as a reviewer reads it. */
export interface ReviewedDossier extends DossierView {
	/** False where the reader works for its producer, or did of late. */
	readonly mayJudge: boolean;
}
