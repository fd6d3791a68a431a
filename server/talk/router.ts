import { AppError } from '$lib/domain/errors';
import { sessionId, UUID_PATTERN } from '$lib/domain/ids';
import { rowIdSchema } from '$lib/domain/row-id';
import { NO_REACTIONS, REACTIONS_AT_ONCE, TALK_TEXT_MAX, tidyText } from '$lib/domain/talk/message';
import * as v from 'valibot';

import type { Context } from '../context';
import { isPublic } from '../live/is-public';
import { requireSlack } from '../live/require-slack';
import { networkOf, SUBSCRIBER } from '../network';
import { limited } from '../rate-limit';
import { publicProcedure, router } from '../trpc';
import { readAnswers } from './read-talk';
import { getTalk } from './running-talk';

const TYPED_MAX = 1_000;
/** As many as a phone keeps of its own. */
const QUESTIONS_MAX = 50;
const taps = v.optional(
	v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(REACTIONS_AT_ONCE)),
	0,
);

export const sessionInput = v.object({ sessionId: v.pipe(rowIdSchema, v.transform(sessionId)) });
export const messageNumber = rowIdSchema;
export const postKeyInput = v.pipe(v.string(), v.regex(UUID_PATTERN));
export const textInput = v.pipe(
	v.string(),
	v.maxLength(TYPED_MAX),
	v.transform(tidyText),
	v.minLength(1),
	v.check((text) => [...text].length <= TALK_TEXT_MAX),
);

export const talkRouter = router({
	/** Something that whoever watches says, under a nickname. */
	post: publicProcedure
		.use(limited('talk'))
		.input(
			v.object({
				...sessionInput.entries,
				postKey: postKeyInput,
				kind: v.picklist(['chat', 'question']),
				name: v.pipe(v.string(), v.maxLength(TYPED_MAX)),
				text: textInput,
			}),
		)
		.mutation(async ({ ctx, input }) => {
			const { sessionId: id, ...said } = input;
			if (!(await isPublic(ctx.database, id))) throw new AppError('NOT_FOUND');
			const run = { sessionId: id, isRehearsal: false };
			const network = networkOf(ctx.address, SUBSCRIBER);
			const draft = { ...said, run, from: 'viewer', device: deviceOf(ctx), network } as const;
			return getTalk().writer.post(draft);
		}),
	/** Taps since the phone sent some last. */
	react: publicProcedure
		.use(limited('react'))
		.input(
			v.object({
				...sessionInput.entries,
				taps: v.object({ heart: taps, thumb: taps, fire: taps, smile: taps }),
			}),
		)
		.mutation(async ({ ctx, input }) => {
			deviceOf(ctx);
			if (!(await isPublic(ctx.database, input.sessionId))) throw new AppError('NOT_FOUND');
			const run = { sessionId: input.sessionId, isRehearsal: false };
			getTalk().writer.tap(run, { ...NO_REACTIONS, ...input.taps });
		}),
	/** What was answered to questions, for a phone that asked them and was away. */
	answersTo: publicProcedure
		.use(limited('watch'))
		.input(
			v.object({
				...sessionInput.entries,
				questions: v.pipe(v.array(messageNumber), v.minLength(1), v.maxLength(QUESTIONS_MAX)),
			}),
		)
		.query(async ({ ctx, input }) => {
			requireSlack(ctx.database);
			if (!(await isPublic(ctx.database, input.sessionId))) throw new AppError('NOT_FOUND');
			const run = { sessionId: input.sessionId, isRehearsal: false };
			return readAnswers(ctx.database, run, input.questions);
		}),
	/** The last messages, for a phone that noticed that it lacks some. */
	recent: publicProcedure
		.use(limited('watch'))
		.input(sessionInput)
		.query(async ({ ctx, input }) => {
			if (!(await isPublic(ctx.database, input.sessionId))) throw new AppError('NOT_FOUND');
			return getTalk().rooms.whole({ sessionId: input.sessionId, isRehearsal: false });
		}),
});

/** Whoever speaks names their phone, by a key that it made for the session's talk alone. */
function deviceOf({ deviceId }: Context): string {
	if (deviceId === null) throw new AppError('MALFORMED_REQUEST');
	return deviceId;
}
