import type { FileId } from '$lib/domain/files/purposes';
import { uuidV4, type LotId, type ProductId, type StreamId } from '$lib/domain/ids';
import { DAY_MS, type EpochMs } from '$lib/domain/time';

import type { Stall } from '../../tests/fixtures/stall';
import { COMMITMENT } from '../certification/commitment-text';

/** What a stall has of its own that a question can name. */
export interface Belongings {
	readonly member: string;
	readonly invitation: string;
	readonly product: ProductId;
	readonly promotion: number;
	readonly dossier: string;
	readonly complaint: string;
	readonly lot: LotId;
	/** Of that lot. */
	readonly run: number;
	readonly file: FileId;
	readonly picture: FileId;
	readonly draft: number;
	/** In which the other stall of these two has no part. */
	readonly bundle: number;
	/** Sent into a session, and over. */
	readonly stream: StreamId;
}

/**
 * @param named whose thing is named
 * @param own what the stall that asks has itself
 */
type Question = (named: Belongings, own: Belongings, stall: Stall) => Record<string, unknown>;

/** Long enough wherever words are asked for. */
export const REASON = 'Vỡ niêm phong khi vận chuyển';
const percent = { kind: 'percent', percentOff: 10 };

/**
 * Each name of something that a stall's question takes, by its place in the input, with a question
 * that names one thing by it and is right in all else.
 */
export const QUESTIONS: Readonly<Record<string, Readonly<Record<string, Question>>>> = {
	'desk.accounts.setStaffRole': {
		memberId: ({ member }) => ({ memberId: member, role: 'packer' }),
	},
	'desk.accounts.withdrawInvitation': {
		invitationId: ({ invitation }) => ({ invitationId: invitation }),
	},
	'desk.bundles.agree': { bundleId: ({ bundle }) => ({ bundleId: bundle }) },
	'desk.bundles.end': { bundleId: ({ bundle }) => ({ bundleId: bundle }) },
	'desk.catalogue.setSeason': {
		productId: ({ product }) => ({ productId: product, months: [1] }),
	},
	'desk.catalogue.createPromotion': {
		productId: ({ product }, _own, { now }) => promotionOf(product, percent, now),
		'deal.giftProductId': ({ product }, _own, { noodles, now }) =>
			promotionOf(noodles, { kind: 'gift', buy: 1, gift: 'Một gói', giftProductId: product }, now),
	},
	'desk.catalogue.updatePromotion': {
		promotionId: ({ promotion }, _own, { now }) => ({
			promotionId: promotion,
			endsAt: now + 2 * DAY_MS,
			portions: null,
			seen: { endsAt: now + DAY_MS, portions: null },
		}),
	},
	'desk.catalogue.endPromotion': {
		promotionId: ({ promotion }) => ({ promotionId: promotion }),
	},
	'desk.certification.openFor': { productId: ({ product }) => ({ productId: product }) },
	'desk.certification.readOwn': { dossierId: ({ dossier }) => ({ dossierId: dossier }) },
	'desk.certification.submitDocument': {
		dossierId: ({ dossier }, { file }) => paper(dossier, file),
		fileIds: ({ file }, { dossier }) => paper(dossier, file),
	},
	'desk.certification.signCommitment': {
		dossierId: ({ dossier }) => ({ dossierId: dossier, textVersion: COMMITMENT.version }),
	},
	'desk.certification.submit': { dossierId: ({ dossier }) => ({ dossierId: dossier }) },
	'desk.certification.answer': {
		dossierId: ({ dossier }) => ({ dossierId: dossier, kind: null, text: 'Đã gửi lại' }),
	},
	'desk.complaints.answer': {
		complaintId: ({ complaint }) => ({ complaintId: complaint, remedy: 'replace', text: REASON }),
	},
	'desk.complaints.markDone': {
		complaintId: ({ complaint }) => ({ complaintId: complaint }),
	},
	'desk.products.read': {
		productId: ({ product }) => ({ productId: product, draftId: null }),
		draftId: ({ draft }) => ({ productId: null, draftId: draft }),
	},
	'desk.products.setPrice': {
		productId: ({ product }) => ({ productId: product, priceDong: 90_000, seenDong: 90_000 }),
	},
	'desk.products.takeOff': {
		productId: ({ product }) => ({ productId: product, reason: REASON }),
	},
	// Its own is off by the question before.
	'desk.products.putBack': { productId: ({ product }) => ({ productId: product }) },
	'desk.products.setStock': {
		productId: ({ product }) => ({ productId: product, available: 5, seen: null }),
	},
	'desk.products.create': {
		productId: ({ product }) => ({ ...NOTHING, productId: product, key: uuidV4() }),
		pictureFileId: ({ picture }) => ({ ...begun(), pictureFileId: picture }),
		dossierId: ({ dossier }) => ({ ...begun(), dossierId: dossier }),
	},
	'desk.products.save': {
		draftId: ({ draft }) => ({ ...NOTHING, draftId: draft, revision: 1 }),
		pictureFileId: ({ picture }, { draft }) => ({ ...saved(draft), pictureFileId: picture }),
		dossierId: ({ dossier }, { draft }) => ({ ...saved(draft), dossierId: dossier }),
	},
	'desk.products.submit': { draftId: ({ draft }) => ({ draftId: draft, revision: 9 }) },
	'desk.products.takeBack': { draftId: ({ draft }) => ({ draftId: draft, revision: 9 }) },
	'desk.products.drop': { draftId: ({ draft }) => ({ draftId: draft, revision: 9 }) },
	'desk.trace.issueLabels': { lotId: ({ lot }) => ({ lotId: lot, count: 1 }) },
	'desk.trace.printAgain': { runId: ({ run }) => ({ runId: run, from: 1, to: 1 }) },
	'desk.trace.printRuns': { lotId: ({ lot }) => ({ lotId: lot, before: null }) },
	'desk.trace.recallOwn': {
		lotId: ({ lot }) => ({ lotId: lot, scope: { kind: 'lot' }, reason: REASON }),
		'scope.runId': ({ run }, { lot }) => ({
			...{ lotId: lot, reason: REASON },
			scope: { kind: 'run', runId: run },
		}),
	},
	'desk.video.end': { streamId: ({ stream }) => ({ streamId: stream }) },
};

/** Names of what belongs to no stall: everybody may know it. */
export const OF_THE_MARKET = [
	'producerId',
	'sessionId',
	// What may be proposed for a bundle: goods of others too, as everybody sees them in the catalogue.
	'items.productId',
	// A place in a session's record.
	'lastEventId',
];

const NOTHING = { changes: { name: 'Món mới' }, pictureFileId: null, dossierId: null };

function begun() {
	return { ...NOTHING, productId: null, key: uuidV4() };
}

function saved(draft: number) {
	return { ...NOTHING, draftId: draft, revision: 2 };
}

function promotionOf(product: ProductId, deal: object, now: EpochMs) {
	return {
		productId: product,
		deal,
		startsAt: now,
		endsAt: now + DAY_MS,
		portions: null,
		perOrder: null,
		sessionId: null,
	};
}

function paper(dossier: string, file: FileId) {
	return {
		dossierId: dossier,
		kind: 'businessLicence',
		fileIds: [file],
		issuedOn: null,
		expiresOn: null,
	};
}
