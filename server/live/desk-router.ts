import { AppError } from '$lib/domain/errors';
import { producerId, productId, sessionId, streamId, UUID_PATTERN } from '$lib/domain/ids';
import { MOST_OF_EVENING } from '$lib/domain/live/decide-sale';
import { ANNOUNCEMENT_MAX } from '$lib/domain/live/live-event';
import { SLOT_MAX_MINUTES, SLOT_MAX_PRODUCTS } from '$lib/domain/market/session-plan';
import { momentSchema } from '$lib/domain/moment-schema';
import { oneLine } from '$lib/domain/one-line';
import { positiveSchema, rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { getProductsByIds } from '../catalogue/own-products';
import { requireTurn } from '../market/has-turn';
import { getPlan } from '../market/plans';
import { router } from '../trpc';
import { videoAddress } from '../video/video-address';
import { actAsHost } from './act-as-host';
import { listSales } from './list-sales';
import { readAnnouncements } from './record';
import { getLiveHub } from './running-hub';
import { watch, watchSchema } from './watch';

const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const product = v.pipe(rowIdSchema, v.transform(productId));
const announcement = v.pipe(
	v.string(),
	v.maxLength(ANNOUNCEMENT_MAX),
	v.transform(oneLine),
	v.minLength(1),
);
const videoSource = v.variant('kind', [
	v.object({ kind: v.literal('none') }),
	v.object({ kind: v.literal('address'), url: videoAddress }),
	v.object({
		kind: v.literal('stream'),
		id: v.pipe(uuid, v.transform(streamId)),
		// What it says is nothing: the server knows whose it is.
		producerId: v.nullable(v.pipe(rowIdSchema, v.transform(producerId))),
	}),
]);
const action = v.variant('do', [
	v.object({ do: v.picklist(['start', 'end', 'resume']) }),
	v.object({ do: v.literal('setEnd'), endsAt: momentSchema }),
	v.object({
		do: v.literal('addTurn'),
		key: uuid,
		producerId: v.pipe(rowIdSchema, v.transform(producerId)),
		productIds: v.pipe(v.array(product), v.minLength(1), v.maxLength(SLOT_MAX_PRODUCTS)),
		minutes: v.pipe(positiveSchema, v.maxValue(SLOT_MAX_MINUTES)),
	}),
	v.object({ do: v.literal('dropTurn'), key: uuid }),
	v.object({ do: v.picklist(['addProduct', 'dropProduct']), key: uuid, productId: product }),
	v.object({ do: v.literal('beginTurn'), key: uuid }),
	v.object({ do: v.literal('pin'), productId: v.nullable(product) }),
	v.object({ do: v.picklist(['stop', 'release']), productId: product }),
	v.object({ do: v.literal('air'), source: videoSource }),
	v.object({ do: v.literal('announce'), text: announcement }),
	v.object({ do: v.literal('withdraw'), of: positiveSchema }),
	v.object({ do: v.picklist(['startPromotion', 'stopPromotion']), promotionId: rowIdSchema }),
	v.object({
		do: v.literal('limit'),
		productId: product,
		most: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_OF_EVENING))),
	}),
]);

/** A turn, or a number: of a product, a limit or a moment, of which moments are the largest. @see standingFor */
const seen = v.nullable(v.union([uuid, momentSchema]));

export const liveDeskRouter = router({
	/** What the board acts on: the plan, drafts too. */
	plan: marketProcedure('sessions.run')
		.input(v.object({ sessionId: v.pipe(rowIdSchema, v.transform(sessionId)) }))
		.query(async ({ ctx, input }) => {
			const found = await getPlan(ctx.database, input.sessionId, ctx.clock());
			if (!found) throw new AppError('NOT_FOUND');
			const { slug, state, plan, showable } = found;
			const goods = await getProductsByIds(
				ctx.database,
				plan.slots.flatMap(({ productIds }) => productIds),
			);
			return {
				slug,
				state,
				plan,
				showable,
				/** Listed or not: what is stopped has left the catalogue. */
				goods: [...goods.values()].map(({ id, name, unit, withdrawnBecause }) => ({
					...{ id, name, unit },
					/** Why it is not sold. A paper may be over before the market has taken off what it was for. */
					off: showable.includes(id) ? null : (withdrawnBecause ?? 'expired'),
				})),
				promotions: await listSales(ctx.database, input.sessionId, ctx.clock()),
			};
		}),
	/** Those, too, that stand on no screen any more. */
	announcements: marketProcedure('sessions.run')
		.input(
			v.object({
				sessionId: v.pipe(rowIdSchema, v.transform(sessionId)),
				isRehearsal: v.boolean(),
			}),
		)
		.query(({ ctx, input }) => readAnnouncements(ctx.database, input)),
	act: marketProcedure('sessions.run')
		.input(
			v.object({
				sessionId: v.pipe(rowIdSchema, v.transform(sessionId)),
				isRehearsal: v.boolean(),
				actionId: uuid,
				action,
				seen: v.optional(seen),
			}),
		)
		.mutation(async ({ ctx, input }) => {
			await actAsHost(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
		}),
	watch: marketProcedure('sessions.run')
		.input(v.object({ ...watchSchema.entries, isRehearsal: v.boolean() }))
		.subscription(async ({ ctx, input, signal }) => {
			const { sessionId: id, isRehearsal, lastEventId: after } = input;
			if (!(await getPlan(ctx.database, id, ctx.clock()))) throw new AppError('NOT_FOUND');
			const run = { sessionId: id, isRehearsal };
			const wish = { run, after, accountId: ctx.account.id, address: null };
			return watch(getLiveHub(), wish, { takeOver: ctx.takeOver, signal });
		}),
	/** The rehearsal of a session in which a producer has a turn, for who sends it from their phone. */
	watchRehearsal: producerProcedure('video.send')
		.input(watchSchema)
		.subscription(async ({ ctx, input, signal }) => {
			const { sessionId: id, producerId: stallId, screen, lastEventId: after } = input;
			await requireTurn(ctx.database, { sessionId: id, producerId: stallId });
			const hub = getLiveHub();
			const run = { sessionId: id, isRehearsal: true };
			const stall = { producerId: stallId, accountId: ctx.account.id };
			const whose = { accountId: null, isAudience: false, stall, address: ctx.address };
			const wish = { run, after, screen, ...whose };
			hub.requireRoom(wish);
			return watch(hub, wish, { takeOver: ctx.takeOver, signal });
		}),
});
