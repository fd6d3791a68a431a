import { PROMOTION_FIELDS } from '$lib/domain/catalogue/promotion-schema';
import { AppError } from '$lib/domain/errors';
import { fileId } from '$lib/domain/files/purposes';
import { producerId, productId, sessionId, UUID_PATTERN } from '$lib/domain/ids';
import {
	PLAN_MAX_PROMOTIONS,
	SESSION_INTRO_MAX,
	SESSION_MAX_SLOTS,
	SESSION_TITLE_MAX,
	SLOT_MAX_MINUTES,
	SLOT_MAX_PRODUCTS,
} from '$lib/domain/market/session-plan';
import { momentSchema } from '$lib/domain/moment-schema';
import { oneLine } from '$lib/domain/one-line';
import { positiveSchema, rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure } from '../accounts/procedures';
import { listTaken } from '../catalogue/promoted-goods';
import { wishKey } from '../once/do-once';
import { router } from '../trpc';
import { videoAddress } from '../video/video-address';
import { promotedIn } from './draft-promotions';
import { getPlan, listPlans } from './plans';
import { cancelPlan, createDraft, publishPlan, savePlan } from './plan-session';

const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const id = v.pipe(rowIdSchema, v.transform(sessionId));
const title = v.pipe(v.string(), v.maxLength(SESSION_TITLE_MAX), v.transform(oneLine));
const times = {
	startsAt: momentSchema,
	endsAt: momentSchema,
};
const plan = v.pipe(
	v.strictObject({
		title,
		intro: v.pipe(
			v.string(),
			v.maxLength(SESSION_INTRO_MAX),
			v.transform((typed) => typed.replace(/[^\P{C}\n]/gu, '').trim()),
		),
		...times,
		cover: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
		// An app of before does not know of it, and leaves it as it is.
		video: v.exactOptional(v.nullable(videoAddress)),
		slots: v.pipe(
			v.array(
				v.strictObject({
					key: uuid,
					startsAt: momentSchema,
					minutes: v.pipe(positiveSchema, v.maxValue(SLOT_MAX_MINUTES)),
					producerId: v.pipe(rowIdSchema, v.transform(producerId)),
					productIds: v.pipe(
						v.array(v.pipe(rowIdSchema, v.transform(productId))),
						v.maxLength(SLOT_MAX_PRODUCTS),
					),
				}),
			),
			v.maxLength(SESSION_MAX_SLOTS),
		),
		// As of the video.
		promotions: v.exactOptional(
			v.pipe(
				v.array(v.strictObject({ key: uuid, ...PROMOTION_FIELDS })),
				v.maxLength(PLAN_MAX_PROMOTIONS),
				v.check((all) => new Set(all.map(({ key }) => key)).size === all.length),
			),
		),
	}),
	// A session of no length is no session, not even in a draft.
	v.check(({ startsAt, endsAt }) => endsAt > startsAt),
	v.check(({ slots }) => new Set(slots.map(({ key }) => key)).size === slots.length),
);
const sight = { id, revision: positiveSchema };

export const marketDeskRouter = router({
	list: marketProcedure('sessions.plan').query(({ ctx }) => listPlans(ctx.database)),
	get: marketProcedure('sessions.plan')
		.input(v.object({ id }))
		.query(async ({ ctx, input }) => {
			const found = await getPlan(ctx.database, input.id, ctx.clock());
			if (!found) throw new AppError('NOT_FOUND');
			/** When goods of its turns are promoted already: what clashes is said while one plans. */
			const taken = await listTaken(ctx.database, promotedIn(found.plan), ctx.clock());
			return { ...found, taken };
		}),
	create: marketProcedure('sessions.plan')
		.input(
			v.pipe(
				v.object({ title, ...times, key: wishKey }),
				v.check(({ startsAt, endsAt }) => endsAt > startsAt),
			),
		)
		.mutation(({ ctx, input }) =>
			createDraft(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	save: marketProcedure('sessions.plan')
		.input(v.object({ ...sight, plan, cover: v.nullable(v.pipe(uuid, v.transform(fileId))) }))
		.mutation(async ({ ctx, input }) => {
			await savePlan(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
	publish: marketProcedure('sessions.plan')
		.input(v.object(sight))
		.mutation(async ({ ctx, input }) => {
			await publishPlan(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
	cancel: marketProcedure('sessions.plan')
		.input(v.object(sight))
		.mutation(async ({ ctx, input }) => {
			await cancelPlan(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
});
