import type { IssuerKind, Stars } from '$lib/domain/certification/certificate';
import type { DecisionVerdict } from '$lib/domain/certification/decision';
import type { DocumentKind } from '$lib/domain/certification/documents';
import type { DossierId, DossierState } from '$lib/domain/certification/dossier';
import type {
	DossierHead,
	DossierView,
	OwnDossier,
	ReviewedDossier,
} from '$lib/domain/certification/dossier-view';
import { AppError } from '$lib/domain/errors';
import type { CertificateId, ProducerId, ProductId } from '$lib/domain/ids';
import type { DayText } from '$lib/domain/time';

import { ask, deskApi, type Asked } from '../online';

const api = () => deskApi().certification;

/** Which dossier, and at which stall. */
export interface OwnRef {
	readonly producerId: ProducerId;
	readonly dossierId: DossierId;
}

export const listOwn = (producerId: ProducerId): Promise<Asked<OwnDossier[]>> =>
	ask(() => api().listOwn.query({ producerId }));

export const readOwn = (ref: OwnRef): Promise<Asked<DossierView>> =>
	ask(() => api().readOwn.query(ref));

export function openDossier(dossier: {
	readonly producerId: ProducerId;
	readonly productName: string;
	readonly key: string;
	readonly setCode: number;
}): Promise<Asked<{ readonly dossierId: DossierId }>> {
	return ask(() => api().open.mutate(dossier));
}

/** For a product of the stall that has no dossier yet. */
export function openDossierFor(dossier: {
	readonly producerId: ProducerId;
	readonly productId: ProductId;
	readonly key: string;
}): Promise<Asked<{ readonly dossierId: DossierId }>> {
	return ask(() => api().openFor.mutate(dossier));
}

/** A paper as its producer hands it in; the pages were sent before. */
export interface PaperToSubmit {
	readonly kind: DocumentKind;
	readonly fileIds: string[];
	readonly issuedOn: DayText | null;
	readonly expiresOn: DayText | null;
}

export const submitPaper = (ref: OwnRef, paper: PaperToSubmit): Promise<Asked<void>> =>
	ask(() => api().submitDocument.mutate({ ...ref, ...paper }));

export const signCommitment = (ref: OwnRef, textVersion: string): Promise<Asked<void>> =>
	ask(() => api().signCommitment.mutate({ ...ref, textVersion }));

export const sendDossier = (ref: OwnRef): Promise<Asked<void>> =>
	ask(() => api().submit.mutate(ref));

/** A question or an answer. */
export interface NewMessage {
	readonly kind: DocumentKind | null;
	readonly text: string;
}

/** With the key by which it is written once, however often it is sent. */
export interface SentMessage extends NewMessage {
	readonly key: string;
}

export const answerOrganisers = (ref: OwnRef, message: SentMessage): Promise<Asked<void>> =>
	ask(() => api().answer.mutate({ ...ref, ...message }));

export const listQueue = (): Promise<Asked<DossierHead[]>> => ask(() => api().queue.query());

export interface FoundDossiers {
	readonly dossiers: readonly DossierHead[];
	readonly next: string | null;
}

export function findDossiers(question: {
	readonly search: string;
	readonly state: DossierState | null;
	readonly after: string | null;
}): Promise<Asked<FoundDossiers>> {
	return ask(() => api().find.query(question));
}

export const readDossier = (dossierId: DossierId): Promise<Asked<ReviewedDossier>> =>
	ask(() => api().read.query({ dossierId }));

export interface PaperReview {
	readonly dossierId: DossierId;
	readonly kind: DocumentKind;
	readonly verdict: 'accepted' | 'rejected' | 'waived';
	readonly reason: string | null;
	readonly seenId: number | null;
}

export const reviewPaper = (review: PaperReview): Promise<Asked<void>> =>
	ask(() => api().review.mutate(review));

export const askProducer = (dossierId: DossierId, message: SentMessage): Promise<Asked<void>> =>
	ask(() => api().ask.mutate({ dossierId, ...message }));

export type Decided = 'effective' | 'waiting' | 'declined';
type DossierVerdict = Extract<DecisionVerdict, 'accept' | 'reject' | 'revoke' | 'reopen'>;
type CertificateVerdict = Extract<DecisionVerdict, 'verify' | 'withdraw'>;

/** What is decided about: one of the two. */
export type Subject =
	| { readonly dossierId: DossierId; readonly verdict: DossierVerdict }
	| { readonly certificateId: CertificateId; readonly verdict: CertificateVerdict };

export const decide = (subject: Subject, reason: string | null): Promise<Asked<Decided>> =>
	ask(() =>
		'dossierId' in subject
			? api().decide.mutate({ ...subject, reason })
			: api().decideCertificate.mutate({ ...subject, reason }),
	);

export function countersign(signing: {
	readonly decisionId: number;
	readonly agrees: boolean;
	readonly reason: string | null;
}): Promise<Asked<Decided>> {
	return ask(() => api().countersign.mutate(signing));
}

export interface CertificateToRegister {
	readonly dossierId: DossierId;
	readonly stars: Stars;
	readonly points: number | null;
	readonly number: string;
	readonly issuer: string;
	readonly issuerKind: IssuerKind;
	readonly issuedOn: DayText;
	readonly expiresOn: DayText | null;
}

export const registerCertificate = (
	certificate: CertificateToRegister,
): Promise<Asked<{ readonly certificateId: CertificateId }>> =>
	ask(() => api().registerCertificate.mutate(certificate));

export type CertificateFilter = Parameters<
	ReturnType<typeof api>['certificates']['query']
>[0]['only'];
export type CertificatesPage = Awaited<ReturnType<ReturnType<typeof api>['certificates']['query']>>;
export type ListedCertificate = CertificatesPage['certificates'][number];

export const listCertificates = (
	only: CertificateFilter,
	after: number | null,
): Promise<Asked<CertificatesPage>> => ask(() => api().certificates.query({ only, after }));

/** Where a page of a paper is read: a picture is shown, everything else is only handed over. */
export const fileAddress = (id: string): string => `/api/desk/files/${id}`;

/** The bytes of a paper, to be drawn here. */
export async function fetchPaper(id: string): Promise<Asked<ArrayBuffer>> {
	return ask(async () => {
		const response = await fetch(fileAddress(id));
		if (!response.ok) throw new AppError('NOT_FOUND');
		return response.arrayBuffer();
	});
}
