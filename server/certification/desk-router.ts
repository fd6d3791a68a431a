import { LONGEST_LINE } from '$lib/domain/certification/certificate-facts';
import { DOCUMENT_KINDS, EXPIRIES } from '$lib/domain/certification/documents';
import { DOSSIER_STATES, dossierId } from '$lib/domain/certification/dossier';
import { daySchema } from '$lib/domain/day-schema';
import { certificateId, productId, UUID_PATTERN } from '$lib/domain/ids';
import { rowIdSchema, wholeSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { wishKey } from '../once/do-once';
import { router } from '../trpc';
import { publishRules, readForChanging } from './checklist-rules';
import { countersign, decide } from './decide';
import { listForReview, readForReview } from './for-reviewers';
import { findDossiers, listDossiersOf, listQueue } from './list-dossiers';
import { openDossier, openDossierFor } from './open-dossier';
import { readDossier } from './read-dossier';
import { registerCertificate } from './register-certificate';
import { reviewDocument } from './review-document';
import { signCommitment } from './sign-commitment';
import { MAX_PAGES, submitDocument } from './submit-document';
import { submitDossier } from './submit-dossier';
import { writeMessage } from './write-message';

const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const dossier = v.pipe(uuid, v.transform(dossierId));
const certificate = v.pipe(rowIdSchema, v.transform(certificateId));
const product = v.pipe(rowIdSchema, v.transform(productId));
const kind = v.picklist(DOCUMENT_KINDS);
const words = v.pipe(v.string(), v.maxLength(2_000));
const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const certificateLine = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LONGEST_LINE));
const setCode = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(26));
const sets = v.pipe(v.array(setCode), v.maxLength(26));
const documentRule = v.object({
	kind,
	requiredIn: sets,
	recommendedIn: sets,
	expiry: v.picklist(EXPIRIES),
	usualMonths: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(240))),
});
const ofDossier = v.object({ dossierId: dossier });
const newMessage = v.object({
	dossierId: dossier,
	kind: v.nullable(kind),
	text: words,
	key: wishKey,
});

const own = () => producerProcedure('dossiers.submit');
const review = () => marketProcedure('dossiers.review');
const ruling = () => marketProcedure('checklists.edit');

export const certificationDeskRouter = router({
	// The rules themselves; `version`: an earlier one to look at, null for the newest.
	rules: ruling()
		.input(v.object({ version: v.nullable(wholeSchema) }))
		.query(({ ctx, input }) => readForChanging(ctx.database, input.version)),
	publishRules: ruling()
		.input(
			v.object({
				rules: v.pipe(v.array(documentRule), v.maxLength(DOCUMENT_KINDS.length)),
				note: v.pipe(words, v.trim(), v.nonEmpty()),
				basedOn: wholeSchema,
			}),
		)
		.mutation(async ({ ctx, input }) => ({
			version: await publishRules(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		})),
	// The producer's side
	listOwn: own().query(({ ctx, input }) =>
		listDossiersOf(ctx.database, input.producerId, ctx.clock()),
	),
	readOwn: own()
		.input(ofDossier)
		.query(({ ctx, input }) => readDossier(ctx.database, input, ctx.clock())),
	open: own()
		.input(v.object({ productName: name, setCode, key: wishKey }))
		.mutation(async ({ ctx, input }) => {
			const made = await openDossier(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
			return { dossierId: made };
		}),
	// For a product of the stall that has none
	openFor: own()
		.input(v.object({ productId: product, key: wishKey }))
		.mutation(async ({ ctx, input }) => {
			const made = await openDossierFor(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
			return { dossierId: made };
		}),
	submitDocument: own()
		.input(
			v.object({
				dossierId: dossier,
				kind,
				fileIds: v.pipe(v.array(uuid), v.minLength(1), v.maxLength(MAX_PAGES)),
				issuedOn: v.nullable(daySchema),
				expiresOn: v.nullable(daySchema),
			}),
		)
		.mutation(({ ctx, input }) =>
			submitDocument(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	signCommitment: own()
		.input(v.object({ dossierId: dossier, textVersion: v.pipe(v.string(), v.maxLength(40)) }))
		.mutation(({ ctx, input }) =>
			signCommitment(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	submit: own()
		.input(ofDossier)
		.mutation(({ ctx, input }) =>
			submitDossier(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	answer: own()
		.input(newMessage)
		.mutation(({ ctx, input }) =>
			writeMessage(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),

	// The organisers' side
	queue: review().query(({ ctx }) => listQueue(ctx.database, ctx.clock())),
	find: review()
		.input(
			v.object({
				search: v.pipe(v.string(), v.maxLength(100)),
				state: v.nullable(v.picklist(DOSSIER_STATES)),
				after: v.nullable(uuid),
			}),
		)
		.query(({ ctx, input }) => findDossiers(ctx.database, input, ctx.clock())),
	read: review()
		.input(ofDossier)
		.query(({ ctx, input }) =>
			readForReview(ctx.database, { ...input, readerId: ctx.account.id }, ctx.clock()),
		),
	review: review()
		.input(
			v.object({
				dossierId: dossier,
				kind,
				verdict: v.picklist(['accepted', 'rejected', 'waived']),
				reason: v.nullable(words),
				seenId: v.nullable(rowIdSchema),
			}),
		)
		.mutation(({ ctx, input }) =>
			reviewDocument(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	ask: review()
		.input(newMessage)
		.mutation(({ ctx, input }) =>
			writeMessage(ctx.database, { ...input, producerId: null, actor: ctx.actor }, ctx.clock()),
		),
	decide: review()
		.input(
			v.object({
				dossierId: dossier,
				verdict: v.picklist(['accept', 'reject', 'revoke', 'reopen']),
				reason: v.nullable(words),
			}),
		)
		.mutation(({ ctx, input }) =>
			decide(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	countersign: review()
		.input(v.object({ decisionId: rowIdSchema, agrees: v.boolean(), reason: v.nullable(words) }))
		.mutation(({ ctx, input }) =>
			countersign(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	certificates: marketProcedure('certificates.manage')
		.input(
			v.object({
				only: v.picklist(['all', 'unverified', 'ending', 'expired', 'withdrawn', 'waiting']),
				after: v.nullable(rowIdSchema),
			}),
		)
		.query(({ ctx, input }) =>
			listForReview(ctx.database, { ...input, readerId: ctx.account.id }, ctx.clock()),
		),
	registerCertificate: marketProcedure('certificates.manage')
		.input(
			v.object({
				dossierId: dossier,
				stars: v.picklist([3, 4, 5]),
				points: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
				number: certificateLine,
				issuer: certificateLine,
				issuerKind: v.picklist(['district', 'province', 'ministry']),
				issuedOn: daySchema,
				expiresOn: v.nullable(daySchema),
			}),
		)
		.mutation(async ({ ctx, input }) => {
			const registration = { ...input, actor: ctx.actor };
			return { certificateId: await registerCertificate(ctx.database, registration, ctx.clock()) };
		}),
	decideCertificate: marketProcedure('certificates.manage')
		.input(
			v.object({
				certificateId: certificate,
				verdict: v.picklist(['verify', 'withdraw']),
				reason: v.nullable(words),
			}),
		)
		.mutation(({ ctx, input }) =>
			decide(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
});
