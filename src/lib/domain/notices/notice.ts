import type { MarketRole } from '../accounts/account';
import type { DecisionVerdict } from '../certification/decision';
import type { DocumentKind } from '../certification/documents';
import type { OrderId, ProducerId, SessionId } from '../ids';
import type { OrderState } from '../ordering/order';
import type { EpochMs } from '../time';

/**
 * What each kind of notice carries: ids and codes, and such names as nothing else tells. The words
 * are made of them in the reader's language (src/lib/i18n/notice-words.ts), the address by
 * {@link noticePath}.
 */
export interface NoticeParams {
	/** To a producer's people: somebody ordered. */
	readonly orderNew: {
		readonly orderId: OrderId;
		readonly producerId: ProducerId;
		readonly totalDong: number;
	};
	/** To a producer's people: the buyer does not want it any more. */
	readonly orderCalledOff: { readonly orderId: OrderId; readonly producerId: ProducerId };
	/** To whoever follows an order: it went on. */
	readonly orderMoved: { readonly orderId: OrderId; readonly state: OrderState };
	/** To whoever follows an order: it waits for an answer. */
	readonly orderNeedsBuyer: { readonly orderId: OrderId };
	/** To whoever follows an order: a lot that is in it was recalled. */
	readonly lotRecalled: {
		readonly orderId: OrderId;
		readonly productName: string;
		readonly lot: string;
		/** False where nobody noted what it was packed from; notices of old do not say. */
		readonly isCertain?: boolean;
	};
	/** To a producer's people: the organisers called one of its lots back. */
	readonly ownLotRecalled: RecallParams & { readonly producerId: ProducerId };
	/** To the organisers: a producer called a lot of its own back, or labels of it. */
	readonly lotRecalledByProducer: RecallParams & { readonly producerName: string };
	/** To a producer's other people: one of them called a lot back. */
	readonly lotRecalledByColleague: RecallParams & { readonly producerId: ProducerId };
	readonly documentAccepted: DocumentParams;
	readonly documentRejected: DocumentParams;
	/** To the other side of a dossier: somebody asked or answered. */
	readonly dossierQuestion: {
		readonly dossierId: string;
		/** Null where the reader is an organiser. */
		readonly producerId: ProducerId | null;
		readonly productName: string;
	};
	/** To the reviewers: newer papers of an accepted dossier wait for them. */
	readonly dossierRenewed: { readonly dossierId: string; readonly productName: string };
	/** To the reviewers: a dossier was handed in. */
	readonly dossierSubmitted: { readonly dossierId: string; readonly productName: string };
	/** To a producer's people: what organisers decided of a dossier, or of the certificate under it. */
	readonly dossierDecided: Omit<DocumentParams, 'dossierId'> & {
		/** Null where the certificate came without one. */
		readonly dossierId: string | null;
		readonly verdict: DecisionVerdict;
	};
	/** To the reviewers who have not signed: a decision waits for a second one. */
	readonly signatureWaiting: {
		/** Null where it is about a certificate. */
		readonly dossierId: string | null;
		/** The product, or the certificate's number. */
		readonly about: string;
	};
	/** To a producer's people: taken off by itself, since a paper of it ran out. */
	readonly productExpired: DocumentParams;
	/** To a producer's people: a paper of a product, or its certificate, runs out. */
	readonly certificateReminder: {
		/** Notices of old name neither the dossier nor what runs out. */
		readonly dossierId?: string;
		readonly what?: DocumentKind | 'certificate';
		readonly producerId: ProducerId;
		readonly productName: string;
		/** Whole days until it ends; 0 on the last day. */
		readonly daysLeft: number;
	};
	/** To a producer's people: the organisers stopped it from selling. */
	readonly producerSuspended: StandingParams & { readonly reason: string };
	/** To a producer's people: it may sell again. */
	readonly producerResumed: StandingParams;
	/** To the organisers: a producer wants to have another name, kind, place or registration. */
	readonly producerAsks: { readonly producerName: string; readonly text: string };
	/** To the organisers: shoppers read other words about a stall than they looked at. */
	readonly producerSays: { readonly producerName: string; readonly about: string };
	/** To a producer's owners: organisers set by what it is known. */
	readonly producerRevised: StandingParams;
	/** To the organisers: what shoppers rely on is to be different. */
	readonly productSubmitted: { readonly productName: string };
	/** To a producer's people: shoppers see it now, or will once the papers are good. */
	readonly productPublished: ProductParams;
	readonly productSentBack: ProductParams;
	/** To a producer's people: the organisers keep one product off the market. */
	readonly productHeld: ProductParams & { readonly reason: string };
	/** To a producer's people: they do not any more; it may lack something else. */
	readonly productReleased: ProductParams & { readonly reason: string; readonly isListed: boolean };
	/** To a producer's owners: money for orders will go elsewhere. */
	readonly bankChanged: { readonly producerId: ProducerId };
	readonly complaintOpened: ComplaintParams;
	readonly complaintAnswered: ComplaintParams;
	readonly complaintDecided: ComplaintParams;
	/** The buyer took the producer's answer. */
	readonly complaintSettled: ComplaintParams;
	/** The buyer took it back. */
	readonly complaintWithdrawn: ComplaintParams;
	/** To the buyer: the producer says that what was decided is done. */
	readonly complaintDone: ComplaintParams;
	/** To whoever has to act on a complaint: the day is near. */
	readonly complaintDeadline: ComplaintParams;
	/** To the organisers: a shopper told them something. */
	readonly reportOpened: { readonly reportId: string };
	/** To the shopper who told: there is an answer. */
	readonly reportAnswered: { readonly reportId: string };
	readonly bundleProposed: BundleParams;
	/** All of a bundle's producers have agreed. */
	readonly bundleOffered: BundleParams;
	/** Somebody refused a bundle, or left it. */
	readonly bundleEnded: BundleParams;
	/** To whoever asked to be reminded, and to who is in the line-up: the market opens soon. */
	readonly sessionSoon: SessionParams &
		Partial<SessionTime> & {
			/** Left out while it is to come: its hour has come, or its hosts have opened it. */
			readonly stage?: 'due' | 'open';
		};
	/** To whoever asked to be reminded, and to who is in the line-up: it begins at another time, or never. */
	readonly sessionChanged: SessionParams &
		Partial<Pick<SessionTime, 'sessionId'>> & {
			/** Null where it was called off. */
			readonly startsAt: EpochMs | null;
		};
	/** To a producer's people: their turn in a session that everybody may see came, moved or went. */
	readonly lineUpChanged: {
		/** Of the session. */
		readonly title: string;
		readonly deed: 'added' | 'moved' | 'dropped';
		/** When their turn begins; of one that was dropped, when it would have. */
		readonly startsAt: EpochMs;
	};
	/** To whoever follows an order that was made in a session: it was a good evening. */
	readonly sessionThanks: SessionParams;
	/** To a producer's people: hosts of a session stopped the sale of a product, or let it go on. */
	readonly productStopped: ProductParams & { readonly isStopped: boolean };
	/** To a producer's owners: organisers promote one of its products in a session. */
	readonly sessionPromotion: ProductParams & {
		/** Of the session. */
		readonly title: string;
		readonly deed: 'create' | 'update' | 'end';
	};
	/** To a person who cannot sign in: the link, by mail only. It is made while the mail is. */
	readonly passwordForgotten: Readonly<Record<string, never>>;
	/** To a person: a stall wants them for its people. */
	readonly staffInvited: { readonly producerName: string };
	/** To a producer's owners: somebody said yes or no to working there, or ended it. */
	readonly staffAnswered: {
		readonly name: string;
		readonly answer: 'accepted' | 'declined' | 'left';
		/** The stall's name where organisers read it: they had asked somebody to own it. */
		readonly organisersOf?: string;
	};
	/** To a person: they were taken out of a stall's people; by organisers also to its owners. */
	readonly staffRemoved: {
		readonly name: string;
		readonly producerName: string;
		/** Of the organisers; null where an owner did it. */
		readonly reason: string | null;
	};
	/** To a person: an administrator took the second factor off their account. */
	readonly secondFactorReset: Readonly<Record<string, never>>;
	/** To a person: what they may do for the market is another than before. */
	readonly rolesChanged: {
		/** All that they have now; none where the last was taken away. */
		readonly roles: readonly MarketRole[];
	};
	/** To a person: there is another way into their account than before. */
	readonly wayInChanged: {
		readonly what:
			'passkeyAdded' | 'passwordSet' | 'passwordChanged' | 'secondFactorOff' | 'loginChanged';
		/** The address that they had before, where it was changed. */
		readonly mailTo?: string | null;
	};
}

/** To the other producers of a bundle: one of them did something. */
interface BundleParams {
	/** Whose people read it. */
	readonly producerId: ProducerId;
	readonly title: string;
	/** Who did it. */
	readonly producerName: string;
}

interface RecallParams {
	readonly productName: string;
	readonly lot: string;
	readonly reason: string;
	/** How many buyers were told. */
	readonly orders: number;
}

interface DocumentParams {
	readonly dossierId: string;
	readonly producerId: ProducerId;
	readonly productName: string;
}

interface SessionParams {
	/** Last part of its address. */
	readonly slug: string;
	readonly title: string;
}

/** Notices of old do not say it. */
interface SessionTime {
	readonly sessionId: SessionId;
	/** When it is to begin, as it was told. */
	readonly startsAt: EpochMs;
}

interface ProductParams {
	readonly producerId: ProducerId;
	readonly productName: string;
}

interface StandingParams {
	readonly producerId: ProducerId;
	/** Whoever works at several stalls must know which. */
	readonly producerName: string;
}

interface ComplaintParams {
	readonly complaintId: string;
	readonly orderId: OrderId;
	/** At whose desk the reader sits; null for the buyer. */
	readonly desk: { readonly producerId: ProducerId } | 'organiser' | null;
}

export type NoticeKind = keyof NoticeParams;

/** A notice of any kind, told apart by `kind`. */
export type Notice = {
	readonly [K in NoticeKind]: { readonly kind: K; readonly params: NoticeParams[K] };
}[NoticeKind];

/** The address in the app that a notice is about; null where it has none of its own. */
export function noticePath({ kind, params }: Notice): string | null {
	switch (kind) {
		case 'orderNew':
		case 'orderCalledOff':
			return '/desk/producer/orders';
		case 'orderMoved':
		case 'orderNeedsBuyer':
		case 'lotRecalled':
			return `/orders/${params.orderId}`;
		case 'ownLotRecalled':
		case 'lotRecalledByColleague':
			return '/desk/producer/lots';
		case 'lotRecalledByProducer':
			return '/desk/organiser/recalls';
		case 'documentAccepted':
		case 'documentRejected':
		case 'productExpired':
			return `/desk/producer/dossiers/${params.dossierId}`;
		case 'dossierDecided':
			return params.dossierId === null
				? '/desk/producer/dossiers'
				: `/desk/producer/dossiers/${params.dossierId}`;
		case 'dossierSubmitted':
		case 'dossierRenewed':
			return `/desk/organiser/dossiers/${params.dossierId}`;
		case 'signatureWaiting':
			return params.dossierId === null
				? '/desk/organiser/certificates'
				: `/desk/organiser/dossiers/${params.dossierId}`;
		case 'dossierQuestion': {
			const desk = params.producerId === null ? 'organiser' : 'producer';
			return `/desk/${desk}/dossiers/${params.dossierId}`;
		}
		case 'certificateReminder':
			return params.dossierId === undefined
				? '/desk/producer/dossiers'
				: `/desk/producer/dossiers/${params.dossierId}`;
		case 'productSubmitted':
			return '/desk/organiser/products';
		case 'productPublished':
		case 'productSentBack':
		case 'productStopped':
		case 'productHeld':
		case 'productReleased':
			return '/desk/producer/products';
		case 'sessionPromotion':
			return '/desk/producer/promotions';
		case 'bankChanged':
			return '/desk/producer/bank';
		case 'producerAsks':
		case 'producerSays':
			return '/desk/organiser/producers';
		case 'producerRevised':
			return '/desk/producer/stall';
		case 'producerSuspended':
		case 'producerResumed':
		case 'lineUpChanged':
			return '/desk/producer';
		case 'bundleProposed':
		case 'bundleOffered':
		case 'bundleEnded':
			return '/desk/producer/bundles';
		case 'complaintOpened':
		case 'complaintAnswered':
		case 'complaintDecided':
		case 'complaintSettled':
		case 'complaintWithdrawn':
		case 'complaintDone':
		case 'complaintDeadline':
			return complaintPath(params);
		case 'reportOpened':
			return '/desk/organiser/reports';
		case 'reportAnswered':
			return '/orders';
		case 'staffInvited':
		case 'secondFactorReset':
		case 'rolesChanged':
		case 'wayInChanged':
			return '/desk/account';
		case 'staffAnswered':
			return params.organisersOf === undefined
				? '/desk/producer/people'
				: '/desk/organiser/producers';
		case 'staffRemoved':
			return '/desk';
		case 'sessionSoon':
		case 'sessionChanged':
		case 'sessionThanks':
			return `/market/${params.slug}`;
		case 'passwordForgotten':
			return null;
	}
}

function complaintPath({ desk, orderId }: ComplaintParams): string {
	if (desk === null) return `/orders/${orderId}`;
	return desk === 'organiser' ? '/desk/organiser/complaints' : '/desk/producer/complaints';
}
