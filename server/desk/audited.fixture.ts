import { uuidV4, type ProducerId, type ProductId } from '$lib/domain/ids';
import { DAY_MS, dayOf } from '$lib/domain/time';

import type { Stall } from '../../tests/fixtures/stall';
import { COMMITMENT } from '../certification/commitment-text';

/** What answers gave so far, by question: a later one names what an earlier one made. */
export type Answers = ReadonlyMap<string, unknown>;

interface Asked {
	/** `owner` of the stall, its `packer`, somebody who was `invited` there, or the market's `organiser`. */
	readonly who: 'owner' | 'packer' | 'invited' | 'organiser';
	readonly input: (stall: Stall, answers: Answers) => Record<string, unknown>;
}

/** Long enough wherever words are asked for. */
const WORDS = 'Đã xem giấy tờ gốc, đúng như đã khai';

/** Reads what an earlier question was answered, or a field of it. */
function answered(answers: Answers, question: string, field?: string): unknown {
	const answer = answers.get(question);
	if (field === undefined) return answer;
	return typeof answer === 'object' && answer !== null ? Reflect.get(answer, field) : undefined;
}

const draft = { changes: { name: 'Món mới' }, pictureFileId: null, dossierId: null };
const person = { name: 'Chị Được Mời', login: 'duoc-moi@cho.example', role: 'packer' };
const markdown = '# Chụp ảnh\n\nChụp nơi sáng.';
const text = { name: 'rules', locale: 'vi' };
const ofStall = ({ producer }: Stall): { producerId: ProducerId } => ({ producerId: producer });
const ofHoney = (stall: Stall): { producerId: ProducerId; productId: ProductId } => ({
	...ofStall(stall),
	productId: stall.honey,
});

/**
 * What staff do at the desks, asked in this order; each leaves a trace of its person in the log.
 */
export const DEEDS: readonly (readonly [question: string, asked: Asked])[] = [
	['desk.accounts.inviteStaff', owner((stall) => ({ ...ofStall(stall), ...person }))],
	[
		'desk.accounts.withdrawInvitation',
		owner((stall, answers) => ({
			...ofStall(stall),
			invitationId: answered(answers, 'invitation'),
		})),
	],
	[
		'desk.accounts.inviteStaff',
		owner((stall) => ({ ...ofStall(stall), ...person, login: 'da-co@cho.example' })),
	],
	[
		'desk.accounts.answerInvitation',
		{
			who: 'invited',
			input: (_stall, answers) => ({
				invitationId: answered(answers, 'invitation'),
				isAccepted: true,
			}),
		},
	],
	[
		'desk.accounts.setStaffRole',
		owner((stall, answers) => ({
			...ofStall(stall),
			memberId: answered(answers, 'member'),
			role: 'owner',
		})),
	],
	[
		'desk.accounts.removeStaff',
		organiser((stall, answers) => ({
			...ofStall(stall),
			accountId: answered(answers, 'invited'),
			reason: WORDS,
		})),
	],
	['desk.accounts.leaveStall', { who: 'packer', input: ofStall }],
	['desk.notify.choose', owner(() => ({ kind: 'orderNew', channel: 'push', isOn: false }))],
	['desk.accounts.endDevices', owner(() => ({ deviceId: null }))],
	['desk.catalogue.setSeason', owner((stall) => ({ ...ofHoney(stall), months: [1, 2] }))],
	[
		'desk.catalogue.createPromotion',
		owner((stall) => ({
			...ofHoney(stall),
			deal: { kind: 'percent', percentOff: 10 },
			startsAt: stall.now,
			endsAt: stall.now + DAY_MS,
			...{ portions: null, perOrder: null, sessionId: null },
		})),
	],
	[
		'desk.catalogue.updatePromotion',
		owner((stall, answers) => ({
			...ofStall(stall),
			promotionId: answered(answers, 'desk.catalogue.createPromotion', 'id'),
			endsAt: stall.now + 2 * DAY_MS,
			portions: null,
			seen: { endsAt: stall.now + DAY_MS, portions: null },
		})),
	],
	[
		'desk.catalogue.endPromotion',
		owner((stall, answers) => ({
			...ofStall(stall),
			promotionId: answered(answers, 'desk.catalogue.createPromotion', 'id'),
		})),
	],
	[
		'desk.products.setPrice',
		owner((stall) => ({ ...ofHoney(stall), priceDong: 130_000, seenDong: 120_000 })),
	],
	['desk.products.setStock', owner((stall) => ({ ...ofHoney(stall), available: 7, seen: 10 }))],
	['desk.products.takeOff', owner((stall) => ({ ...ofHoney(stall), reason: WORDS }))],
	['desk.products.putBack', owner(ofHoney)],
	['desk.products.create', owner((stall) => ({ ...ofHoney(stall), key: uuidV4(), ...draft }))],
	[
		'desk.products.save',
		owner((stall, answers) => ({
			...ofStall(stall),
			draftId: answered(answers, 'desk.products.create', 'draftId'),
			revision: answered(answers, 'desk.products.create', 'revision'),
			...{ ...draft, changes: { name: 'Mật ong rừng' } },
		})),
	],
	[
		'desk.products.submit',
		owner((stall, answers) => ({ ...ofStall(stall), ...seenDraft(answers, 'save') })),
	],
	[
		'desk.products.takeBack',
		owner((stall, answers) => ({ ...ofStall(stall), ...seenDraft(answers, 'submit') })),
	],
	[
		'desk.products.submit',
		owner((stall, answers) => ({ ...ofStall(stall), ...seenDraft(answers, 'takeBack') })),
	],
	[
		'desk.products.sendBack',
		organiser((_stall, answers) => ({ ...seenDraft(answers, 'submit'), reason: WORDS })),
	],
	[
		'desk.products.drop',
		owner((stall, answers) => ({
			...ofStall(stall),
			draftId: answered(answers, 'desk.products.create', 'draftId'),
			revision: Number(answered(answers, 'desk.products.submit', 'revision')) + 1,
		})),
	],
	[
		'desk.payment.setBank',
		owner((stall) => ({
			...ofStall(stall),
			bank: { bin: '970436', account: '0123456789', holder: 'HTX ONG' },
			password: null,
		})),
	],
	[
		'desk.certification.open',
		owner((stall) => ({ ...ofStall(stall), productName: 'Phấn hoa', setCode: 4 })),
	],
	[
		'desk.certification.signCommitment',
		owner((stall, answers) => ({
			...ofStall(stall),
			...dossier(answers),
			textVersion: COMMITMENT.version,
		})),
	],
	[
		'desk.certification.answer',
		owner((stall, answers) => ({
			...ofStall(stall),
			...dossier(answers),
			...{ kind: null, text: WORDS },
		})),
	],
	[
		'desk.certification.ask',
		organiser((_stall, answers) => ({ ...dossier(answers), kind: null, text: WORDS })),
	],
	[
		'desk.certification.registerCertificate',
		organiser((stall, answers) => ({
			...dossier(answers),
			...{ stars: 4, points: null, number: '77/QĐ-UBND', issuer: 'UBND tỉnh' },
			...{ issuerKind: 'province', issuedOn: dayOf(stall.now - DAY_MS), expiresOn: null },
		})),
	],
	[
		'desk.accounts.create',
		organiser(() => ({ name: 'Anh Mới', login: 'anh-moi@cho.example', roles: [] })),
	],
	['desk.accounts.createPasswordLink', organiser((_stall, answers) => account(answers))],
	[
		'desk.accounts.correct',
		organiser((_stall, answers) => ({
			...account(answers),
			...{ name: 'Anh Mới', phone: '0912345679', email: '' },
		})),
	],
	['desk.accounts.setName', owner(() => ({ name: 'Bà Chủ Mới' }))],
	[
		'desk.accounts.setRoles',
		organiser((_stall, answers) => ({ ...account(answers), roles: ['host'] })),
	],
	[
		'desk.accounts.setClosed',
		organiser((_stall, answers) => ({ ...account(answers), isClosed: true })),
	],
	[
		'desk.accounts.createStaffLink',
		organiser((stall, answers) => ({
			...ofStall(stall),
			accountId: answered(answers, 'owner'),
		})),
	],
	['desk.lessons.create', organiser(() => ({ title: 'Chụp ảnh' }))],
	[
		'desk.lessons.save',
		organiser((stall, answers) => ({
			...lesson(answers),
			...{ locale: 'vi', markdown, revision: stall.now, basedOn: 0 },
		})),
	],
	[
		'desk.lessons.publish',
		organiser((_stall, answers) => ({
			...lesson(answers),
			locale: 'vi',
			...written(answers, 'lessons'),
		})),
	],
	[
		'desk.lessons.setShown',
		organiser((_stall, answers) => ({ ...lesson(answers), isShown: true })),
	],
	[
		'desk.lessons.order',
		organiser((_stall, answers) => ({
			slugs: [answered(answers, 'desk.lessons.create', 'slug')],
		})),
	],
	[
		'desk.lessons.save',
		organiser((_stall, answers) => ({
			...lesson(answers),
			...{ locale: 'vi', markdown: `${markdown}\n\nLần hai.`, revision: 0, basedOn: 1 },
		})),
	],
	[
		'desk.lessons.drop',
		organiser((_stall, answers) => ({
			...lesson(answers),
			locale: 'vi',
			...written(answers, 'lessons'),
		})),
	],
	[
		'desk.texts.save',
		organiser(() => ({ ...text, markdown, needsLawyer: true, revision: 0, basedOn: 0 })),
	],
	[
		'desk.texts.publish',
		organiser((_stall, answers) => ({ ...text, ...written(answers, 'texts') })),
	],
	[
		'desk.texts.save',
		organiser(() => ({
			...text,
			markdown: `${markdown}\n\nLần hai.`,
			...{ needsLawyer: true, revision: 0, basedOn: 1 },
		})),
	],
	['desk.texts.drop', organiser((_stall, answers) => ({ ...text, ...written(answers, 'texts') }))],
	[
		'desk.places.enter',
		organiser(() => ({
			...{ code: '09022', event: 'renamed', value: 'Mê Linh Mới', effectiveOn: '2027-01-01' },
			...{ source: 'Nghị quyết thử', isConfirmed: false },
		})),
	],
	['desk.places.confirm', organiser((_stall, answers) => place(answers))],
	['desk.places.takeBack', organiser((_stall, answers) => place(answers))],
	['desk.complaints.setTerms', organiser(() => ({ answerDays: 5, decideDays: 10 }))],
	[
		'desk.producers.invite',
		organiser(() => ({
			...{ name: 'HTX Mới', kind: 'cooperative', provinceCode: '01', communeCode: '09022' },
			...{ ownerName: 'Bà Chủ', ownerLogin: 'ba-chu@cho.example' },
		})),
	],
	['desk.producers.verify', organiser((stall) => ({ ...ofStall(stall), documentsSeen: WORDS }))],
	['desk.producers.suspend', organiser((stall) => ({ ...ofStall(stall), reason: WORDS }))],
	['desk.producers.lift', organiser(ofStall)],
];

/**
 * Those that need a whole evening, or two people, to be asked: the file of each writes into the log, and the
 * tests beside it play them.
 */
export const PLAYED_ELSEWHERE: Readonly<Record<string, string>> = {
	'desk.accounts.inviteOwner': 'server/accounts/invite-staff.ts',
	'desk.accounts.setLogins': 'server/accounts/correct-login.ts',
	'desk.accounts.resetSecondFactor': 'server/accounts/reset-second-factor.ts',
	'desk.bundles.propose': 'server/bundles/propose-bundle.ts',
	'desk.bundles.agree': 'server/bundles/answer-bundle.ts',
	'desk.bundles.end': 'server/bundles/answer-bundle.ts',
	'desk.certification.submitDocument': 'server/certification/submit-document.ts',
	'desk.catalogue.planPromotion': 'server/catalogue/promotion-owner.ts',
	'desk.catalogue.updatePlannedPromotion': 'server/catalogue/promotion-owner.ts',
	'desk.catalogue.endPlannedPromotion': 'server/catalogue/promotion-owner.ts',
	'desk.certification.submit': 'server/certification/submit-dossier.ts',
	'desk.certification.review': 'server/certification/review-document.ts',
	'desk.certification.decide': 'server/certification/decide.ts',
	'desk.certification.countersign': 'server/certification/decide.ts',
	'desk.certification.decideCertificate': 'server/certification/decide.ts',
	'desk.certification.publishRules': 'server/certification/checklist-rules.ts',
	'desk.complaints.answer': 'server/complaints/judge-complaint.ts',
	'desk.complaints.decide': 'server/complaints/judge-complaint.ts',
	'desk.import.carryOut': 'server/import/carry-out.ts',
	'desk.live.act': 'server/live/act-as-host.ts',
	'desk.market.create': 'server/market/plan-session.ts',
	'desk.market.save': 'server/market/plan-session.ts',
	'desk.market.publish': 'server/market/plan-session.ts',
	'desk.market.cancel': 'server/market/plan-session.ts',
	'desk.products.publish': 'server/products/review-draft.ts',
	'desk.reports.answer': 'server/reports/answer-report.ts',
	'desk.talk.moderate': 'server/talk/moderate.ts',
	'desk.talk.saveWords': 'server/talk/word-lists.ts',
	'desk.trace.issueLabels': 'server/trace/print/printable-labels.ts',
	'desk.trace.recall': 'server/trace/recall.ts',
	'desk.trace.recallOwn': 'server/trace/recall.ts',
	'desk.trace.liftRecall': 'server/trace/recall.ts',
	'desk.trace.liftSuspicion': 'server/trace/recall.ts',
	'desk.video.begin': 'server/video/video-studio.ts',
	'desk.video.beginAsHost': 'server/video/video-studio.ts',
	'desk.video.setHidden': 'server/video/manage-recordings.ts',
	'desk.video.remove': 'server/video/manage-recordings.ts',
	'desk.video.setCaptions': 'server/video/captions.ts',
};

/** What the log does not hold, and why. */
export const NOT_IN_THE_LOG: Readonly<Record<string, string>> = {
	'desk.accounts.setLocale': "a person's own language, which decides nothing",
	'desk.lessons.preview': 'writes nothing',
	'desk.texts.preview': 'writes nothing',
	'desk.import.check': 'writes nothing',
	'desk.lessons.record': "a person's own progress, which decides nothing and stands with its times",
	'desk.notify.markRead': "a person's own reading",
	'desk.notify.subscribe': "a person's own browser, which only that browser can name",
	'desk.notify.unsubscribe': "a person's own browser",
	'desk.video.end': 'its beginning is in the log; when and how it ended stands with the stream',
	'desk.video.endAsHost':
		'its beginning is in the log; when and how it ended stands with the stream',
	'desk.talk.say': 'what is said stands in the talk with who said it, and cannot be changed',
	'desk.talk.answer': 'what is said stands in the talk with who said it, and cannot be changed',
};

function owner(input: Asked['input']): Asked {
	return { who: 'owner', input };
}

function organiser(input: Asked['input']): Asked {
	return { who: 'organiser', input };
}

function seenDraft(answers: Answers, after: 'save' | 'submit' | 'takeBack') {
	return {
		draftId: answered(answers, 'desk.products.create', 'draftId'),
		revision: answered(answers, `desk.products.${after}`, 'revision'),
	};
}

function dossier(answers: Answers) {
	return { dossierId: answered(answers, 'desk.certification.open', 'dossierId') };
}

function account(answers: Answers) {
	return { accountId: answered(answers, 'desk.accounts.create', 'accountId') };
}

function lesson(answers: Answers) {
	return { slug: answered(answers, 'desk.lessons.create', 'slug') };
}

/** As a draft was saved last. */
function written(answers: Answers, where: 'lessons' | 'texts') {
	return { revision: answered(answers, `desk.${where}.save`, 'revision') };
}

function place(answers: Answers) {
	return { id: answered(answers, 'desk.places.enter', 'id') };
}
