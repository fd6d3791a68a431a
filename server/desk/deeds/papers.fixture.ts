import { checklistFor, type DocumentKind } from '$lib/domain/certification/documents';
import { dossierId } from '$lib/domain/certification/dossier';
import { DAY_MS, dayOf } from '$lib/domain/time';

import { readForChanging } from '../../certification/checklist-rules';
import { COMMITMENT } from '../../certification/commitment-text';
import { addBareProduct } from '../../certification/dossier.fixture';
import { readDossier } from '../../certification/read-dossier';
import { reviewDocument } from '../../certification/review-document';
import { submitDocument } from '../../certification/submit-document';
import { seedFile } from '../../files/files.fixture';
import {
	answered,
	byJudge,
	byOrganiser,
	byStaff,
	ofStall,
	WORDS,
	type Answers,
	type Deed,
	type Desks,
} from './deed.fixture';

const SET = 4;
const REQUIRED = checklistFor(SET)
	.filter(({ need, kind }) => need === 'required' && kind !== 'commitment')
	.map(({ kind }) => kind);
const [FIRST = 'businessLicence', ...OTHERS] = REQUIRED;

/** A dossier from its first paper to the day that it is revoked. */
export const PAPER_DEEDS: readonly Deed[] = [
	byStaff('owner', 'desk.certification.open', (stall) => ({
		...ofStall(stall),
		productName: 'Phấn hoa',
		setCode: 4,
	})),
	byStaff(
		'owner',
		'desk.certification.openFor',
		(stall, answers) => ({ ...ofStall(stall), productId: answered(answers, 'bare') }),
		async ({ stall, answers }) => {
			const { producer, now } = stall;
			answers.set('bare', await addBareProduct(stall.db.database, producer, now));
		},
	),
	byStaff('owner', 'desk.certification.signCommitment', (stall, answers) => ({
		...ofStall(stall),
		...dossier(answers),
		textVersion: COMMITMENT.version,
	})),
	byStaff('owner', 'desk.certification.answer', (stall, answers) => ({
		...ofStall(stall),
		...dossier(answers),
		...{ kind: null, text: WORDS },
	})),
	byJudge('desk.certification.ask', (_stall, answers) => ({
		...dossier(answers),
		kind: null,
		text: WORDS,
	})),
	byJudge('desk.certification.registerCertificate', (stall, answers) => ({
		...dossier(answers),
		...{ stars: 4, points: null, number: '77/QĐ-UBND', issuer: 'UBND tỉnh' },
		...{ issuerKind: 'province', issuedOn: dayOf(stall.now - DAY_MS), expiresOn: null },
	})),
	byStaff(
		'owner',
		'desk.certification.submitDocument',
		(stall, answers) => ({ ...ofStall(stall), ...paper(stall.now, answers, FIRST) }),
		async (desks) => {
			await handInPage(desks);
		},
	),
	byStaff(
		'owner',
		'desk.certification.submit',
		(stall, answers) => ({ ...ofStall(stall), ...dossier(answers) }),
		handInOthers,
	),
	byJudge(
		'desk.certification.review',
		(_stall, answers) => ({
			...dossier(answers),
			...{ kind: FIRST, verdict: 'accepted', reason: null },
			seenId: answered(answers, 'seen'),
		}),
		acceptOthers,
	),
	byJudge('desk.certification.decideCertificate', (_stall, answers) => ({
		certificateId: answered(answers, 'desk.certification.registerCertificate', 'certificateId'),
		...{ verdict: 'verify', reason: null },
	})),
	byJudge('desk.certification.decide', (_stall, answers) => ({
		...dossier(answers),
		...{ verdict: 'accept', reason: null },
	})),
	byJudge('desk.certification.decide', (_stall, answers) => ({
		...dossier(answers),
		...{ verdict: 'revoke', reason: WORDS },
	})),
	byJudge(
		'desk.certification.countersign',
		(_stall, answers) => ({
			decisionId: answered(answers, 'decision'),
			...{ agrees: true, reason: null },
		}),
		findDecision,
		'second',
	),
	byOrganiser(
		'asked of all stalls alike',
		'desk.certification.publishRules',
		(_stall, answers) => ({ rules: answered(answers, 'rules'), note: WORDS, basedOn: 0 }),
		async ({ stall, answers }) => {
			const { shown } = await readForChanging(stall.db.database, null);
			const turned = shown.rules.map((rule) =>
				rule.kind === FIRST ? { ...rule, usualMonths: 7 } : rule,
			);
			answers.set('rules', turned);
		},
	),
];

function dossier(answers: Answers) {
	return { dossierId: answered(answers, 'desk.certification.open', 'dossierId') };
}

const idOf = (answers: Answers) => dossierId(String(dossier(answers).dossierId));

function paper(now: number, answers: Answers, kind: DocumentKind) {
	return {
		...dossier(answers),
		kind,
		fileIds: [answered(answers, 'page')],
		...{ issuedOn: dayOf(now), expiresOn: dayOf(now + 365 * DAY_MS) },
	};
}

/** A page that the owner has handed in. */
async function handInPage({ stall, people, answers }: Desks) {
	const page = { purpose: 'dossierDocument', producerId: stall.producer } as const;
	const file = { ...page, accountId: people.owner };
	const id = await seedFile(stall.db.database, file, stall.now);
	answers.set('page', id);
	return id;
}

async function handInOthers(desks: Desks): Promise<void> {
	const { stall, people, answers } = desks;
	const actor = { accountId: people.owner, requestId: 'request-0' };
	for (const kind of OTHERS) {
		const fileIds = [await handInPage(desks)];
		const dates = { issuedOn: dayOf(stall.now), expiresOn: dayOf(stall.now + 365 * DAY_MS) };
		const named = { dossierId: idOf(answers), producerId: stall.producer, actor };
		await submitDocument(stall.db.database, { ...named, ...dates, kind, fileIds }, stall.now);
	}
}

/** All papers but the first; which of that one is to be looked at is noted. */
async function acceptOthers({ stall, people, answers }: Desks): Promise<void> {
	const named = { dossierId: idOf(answers), producerId: null };
	const { history } = await readDossier(stall.db.database, named, stall.now);
	const seenOf = (kind: DocumentKind) =>
		history.findLast((event) => event.kind === kind && event.what === 'submitted')?.id ?? null;
	const actor = { accountId: people.organiser, requestId: 'request-0' };
	for (const kind of OTHERS) {
		const verdict = { verdict: 'accepted', reason: null, seenId: seenOf(kind) } as const;
		await reviewDocument(
			stall.db.database,
			{ dossierId: named.dossierId, kind, ...verdict, actor },
			stall.now,
		);
	}
	answers.set('seen', seenOf(FIRST));
}

async function findDecision({ stall, answers }: Desks): Promise<void> {
	const named = { dossierId: idOf(answers), producerId: null };
	const { decisions } = await readDossier(stall.db.database, named, stall.now);
	answers.set('decision', decisions.find(({ standing }) => standing === 'waiting')?.id);
}
