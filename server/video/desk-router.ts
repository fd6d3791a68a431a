import { AppError } from '$lib/domain/errors';
import { sessionId, streamId, UUID_PATTERN } from '$lib/domain/ids';
import { CAPTIONS_MAX_CHARACTERS } from '$lib/domain/live/captions';
import { rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { readState } from '../live/record';
import { getPlan } from '../market/plans';
import { slotsOfProducer } from '../market/slots-of-producer';
import { getEnvironment } from '../runtime';
import { router } from '../trpc';
import { captionsOf, saveCaptions } from './captions';
import { listSent } from './list-sent';
import { deleteRecording, setHidden } from './manage-recordings';
import { getStudio } from './running-studio';
import { getStream } from './streams';

const uuid = v.pipe(v.string(), v.regex(UUID_PATTERN));
const run = { sessionId: v.pipe(rowIdSchema, v.transform(sessionId)), isRehearsal: v.boolean() };
const stream = { id: v.pipe(uuid, v.transform(streamId)) };

export const videoDeskRouter = router({
	/** Where this producer has a turn, and whether it can be sent now. */
	turns: producerProcedure('video.send').query(async ({ ctx, input }) => {
		const slots = await slotsOfProducer(ctx.database, input.producerId, ctx.clock());
		const turns = await Promise.all(
			slots.map(async (slot) => {
				const { sessionId: id, isPublished, ...turn } = slot;
				const real = await readState(ctx.database, { sessionId: id, isRehearsal: false });
				const tried = await readState(ctx.database, { sessionId: id, isRehearsal: true });
				const isRehearsed = tried.phase === 'running' && real.phase !== 'running';
				return {
					...{ ...turn, sessionId: id, isPublished },
					isRehearsal: isRehearsed,
					isOn: isRehearsed || (isPublished && real.phase === 'running'),
					isOver: real.phase === 'over',
				};
			}),
		);
		return {
			isOff: (await getStudio().ffmpeg()) === null,
			// A draft that nobody rehearses is nobody's business yet.
			turns: turns.filter(({ isPublished, isOn }) => isPublished || isOn),
		};
	}),
	begin: producerProcedure('video.send')
		.input(v.object({ ...run, slotKey: uuid }))
		.mutation(async ({ ctx, input }) => {
			const { producerId, slotKey } = input;
			const found = await getPlan(ctx.database, input.sessionId, ctx.clock());
			const slot = found?.plan.slots.find(({ key }) => key === slotKey);
			const isTheirs = slot?.producerId === producerId && found?.state !== 'cancelled';
			if (!isTheirs || (found?.state === 'draft' && !input.isRehearsal)) {
				throw new AppError('NOT_FOUND');
			}
			const { sessionId: id, isRehearsal } = input;
			const wish = { sessionId: id, isRehearsal, slotKey, producerId };
			return getStudio().studio.begin({ ...wish, actor: ctx.actor });
		}),
	end: producerProcedure('video.send')
		.input(v.object({ streamId: v.pipe(uuid, v.transform(streamId)) }))
		.mutation(async ({ ctx, input }) => {
			const row = await getStream(ctx.database, input.streamId);
			if (row?.producerId !== input.producerId) throw new AppError('NOT_FOUND');
			const by = { actor: ctx.actor, isHidden: false };
			if (row.endedAt === null) await getStudio().studio.end(row.id, 'ended', by);
		}),
	beginAsHost: marketProcedure('sessions.run')
		.input(v.object(run))
		.mutation(async ({ ctx, input }) => {
			const found = await getPlan(ctx.database, input.sessionId, ctx.clock());
			if (!found || found.state === 'cancelled') throw new AppError('NOT_FOUND');
			const wish = { ...input, slotKey: null, producerId: null };
			return getStudio().studio.begin({ ...wish, actor: ctx.actor });
		}),
	/** Ends what anybody sends into a session, and keeps it from everybody where that is wished. */
	endAsHost: marketProcedure('sessions.run')
		.input(v.object({ ...stream, isHidden: v.optional(v.boolean(), false) }))
		.mutation(async ({ ctx, input }) => {
			const row = await getStream(ctx.database, input.id);
			if (!row) throw new AppError('NOT_FOUND');
			const because = row.accountId === ctx.account.id ? 'ended' : 'byHost';
			const { isHidden } = input;
			const { studio, replays } = getStudio();
			await studio.end(row.id, because, { actor: ctx.actor, isHidden });
			if (isHidden) replays.clear();
		}),
	/** What is sent into a run and what is kept of it. */
	list: marketProcedure('sessions.run')
		.input(v.object(run))
		.query(async ({ ctx, input }) => {
			const { videoDays } = getEnvironment();
			const studio = getStudio();
			const captions = await captionsOf(ctx.database, studio, input.sessionId);
			return {
				isOff: (await studio.ffmpeg()) === null,
				hasCaptions: !input.isRehearsal && captions !== undefined,
				streams: await listSent(ctx.database, input, { now: ctx.clock(), videoDays }),
			};
		}),
	setHidden: marketProcedure('sessions.run')
		.input(v.object({ ...stream, isHidden: v.boolean() }))
		.mutation(async ({ ctx, input }) => {
			await setHidden(ctx.database, { ...input, actor: ctx.actor }, ctx.clock());
			getStudio().replays.clear();
		}),
	/** Captions for the recording of a session that is over. */
	setCaptions: marketProcedure('sessions.run')
		.input(
			v.object({
				sessionId: run.sessionId,
				text: v.nullable(v.pipe(v.string(), v.maxLength(CAPTIONS_MAX_CHARACTERS))),
			}),
		)
		.mutation(async ({ ctx, input }) => {
			const studio = getStudio();
			const parts = { ...studio, database: ctx.database };
			await saveCaptions(parts, { ...input, actor: ctx.actor }, ctx.clock());
			studio.replays.clear();
		}),
	remove: marketProcedure('sessions.run')
		.input(v.object(stream))
		.mutation(async ({ ctx, input }) => {
			const { folder, replays } = getStudio();
			const wish = { ...input, actor: ctx.actor };
			await deleteRecording({ database: ctx.database, folder }, wish, ctx.clock());
			replays.clear();
		}),
});
