import { AppError } from '$lib/domain/errors';
import { lotId } from '$lib/domain/ids';
import { momentSchema } from '$lib/domain/moment-schema';
import { rowIdSchema, wholeSchema } from '$lib/domain/row-id';
import { LABEL_FORMATS } from '$lib/domain/trace/label-sheet';
import { MOST_SERIALS } from '$lib/domain/trace/recall';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { wishKey } from '../once/do-once';
import { plainWords } from '../ordering/staff/plain-words';
import { router } from '../trpc';
import { findLotsByName, listLotsOffSale } from './find-lots';
import { listFlaggedPieces } from './flagged-pieces';
import { MAX_LABELS } from './issue-labels';
import { listRecalls } from './list-recalls';
import { getLots } from './lots';
import { printAgain } from './print/print-again';
import { issuePrintableLabels } from './print/printable-labels';
import { listRuns } from './print-runs';
import { callBack, liftRecall, liftSuspicion } from './recall';

const lot = v.pipe(rowIdSchema, v.transform(lotId));
const code = v.pipe(v.string(), v.minLength(1), v.maxLength(20));
/** `before` names the last run of the page before. */
const runsOf = v.object({ lotId: lot, before: v.nullable(wholeSchema) });
const scope = v.variant('kind', [
	v.object({ kind: v.literal('lot') }),
	v.object({
		kind: v.literal('serials'),
		serials: v.pipe(v.array(code), v.minLength(1), v.maxLength(MOST_SERIALS)),
	}),
	v.object({ kind: v.literal('range'), from: code, to: code }),
	v.object({ kind: v.literal('run'), runId: wholeSchema }),
]);
/** Shown to shoppers: something must be said. */
const reason = v.pipe(
	v.string(),
	v.maxLength(500),
	v.transform((typed) => plainWords(typed) ?? ''),
	v.minLength(5),
);
const change = v.object({ lotId: lot, scope, reason });

/** Who a recall is said to come from. */
const ORGANISERS = 'Ban tổ chức';
const PRODUCER = 'Nhà sản xuất';

export const traceDeskRouter = router({
	findLots: marketProcedure('lots.recall')
		.input(v.object({ lot: code, product: v.nullable(v.pipe(v.string(), v.maxLength(120))) }))
		.query(async ({ ctx, input }) => {
			const found = await findLotsByName(ctx.database, input);
			const lots = await getLots(
				ctx.database,
				found.map(({ id }) => id),
			);
			return found.flatMap((named) => {
				const whole = lots.find(({ id }) => id === named.id);
				return whole ? [{ ...named, recall: whole.recall }] : [];
			});
		}),
	flaggedPieces: marketProcedure('lots.recall')
		.input(
			v.object({
				reason: v.picklist(['copySuspected', 'recalled']),
				before: v.nullable(v.object({ since: momentSchema, gtin: code, lot: code, serial: code })),
			}),
		)
		.query(({ ctx, input }) => listFlaggedPieces(ctx.database, input)),
	/** What is called back at present, whoever did it. */
	recalls: marketProcedure('lots.recall')
		.input(v.object({ before: v.nullable(v.object({ since: momentSchema, lotId: lot })) }))
		.query(({ ctx, input }) => listRecalls(ctx.database, input)),
	/** What was printed of any lot: a recall may be of one print run. */
	runsOfLot: marketProcedure('lots.recall')
		.input(runsOf)
		.query(({ ctx, input }) => listRuns(ctx.database, input)),
	recall: marketProcedure('lots.recall')
		.input(change)
		.mutation(({ ctx, input }) => {
			const by = { place: ORGANISERS, actor: ctx.actor, producerId: null };
			return callBack(ctx.database, { ...input, ...by }, ctx.clock());
		}),
	liftRecall: marketProcedure('lots.recall')
		.input(change)
		.mutation(({ ctx, input }) => {
			const by = { place: ORGANISERS, actor: ctx.actor, producerId: null };
			return liftRecall(ctx.database, { ...input, ...by }, ctx.clock());
		}),
	liftSuspicion: marketProcedure('lots.recall')
		.input(
			v.object({
				gtin: v.pipe(v.string(), v.regex(/^\d{14}$/)),
				lot: code,
				serial: code,
				reason,
			}),
		)
		.mutation(({ ctx, input }) =>
			liftSuspicion(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	/** Signs new labels of a lot, with all that is printed on them. */
	issueLabels: producerProcedure('labels.issue')
		.input(
			v.object({
				lotId: lot,
				count: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_LABELS)),
				/** An app of before says none. */
				format: v.exactOptional(v.picklist(LABEL_FORMATS)),
				key: wishKey,
			}),
		)
		.mutation(({ ctx, input }) => {
			const { origin, actor } = ctx;
			return issuePrintableLabels(ctx.database, { ...input, origin, actor }, ctx.clock());
		}),
	/** What was printed of a lot of one's own, and when. */
	printRuns: producerProcedure('labels.issue')
		.input(runsOf)
		.query(async ({ ctx, input }) => {
			const [lot] = await getLots(ctx.database, [input.lotId]);
			if (lot?.producerId !== input.producerId) throw new AppError('NOT_FOUND');
			return listRuns(ctx.database, input);
		}),
	printAgain: producerProcedure('labels.issue')
		.input(v.object({ runId: wholeSchema, from: wholeSchema, to: wholeSchema }))
		.mutation(({ ctx, input }) => {
			const { origin, actor } = ctx;
			return printAgain(ctx.database, { ...input, origin, actor }, ctx.clock());
		}),
	/** Lots of what the producer does not sell just now: no phone's catalogue knows them. */
	lotsOffSale: producerProcedure('lots.recallOwn')
		.input(v.object({}))
		.query(({ ctx, input }) => listLotsOffSale(ctx.database, input.producerId)),
	/** A producer may call back its own lots at once; only the organisers take that back. */
	recallOwn: producerProcedure('lots.recallOwn')
		.input(change)
		.mutation(({ ctx, input }) => {
			const by = { place: PRODUCER, actor: ctx.actor };
			return callBack(ctx.database, { ...input, ...by }, ctx.clock());
		}),
});
