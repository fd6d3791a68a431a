import { AppError } from '$lib/domain/errors';
import { UUID_PATTERN } from '$lib/domain/ids';
import { wholeSchema } from '$lib/domain/row-id';
import { tidyText } from '$lib/domain/talk/message';
import { WORD_MAX, WORDS_MAX } from '$lib/domain/talk/word-list';
import * as v from 'valibot';

import { marketProcedure, producerProcedure } from '../accounts/procedures';
import { readBody } from '../catalogue/feed';
import { requireTurn } from '../market/has-turn';
import { router } from '../trpc';
import { listModeration } from './list-moderation';
import { moderate } from './moderate';
import { messageNumber, postKeyInput, sessionInput, textInput } from './router';
import { getTalk } from './running-talk';
import { getMarketWords, saveMarketWords } from './word-lists';

const word = v.pipe(
	v.string(),
	v.transform(tidyText),
	v.minLength(2),
	v.maxLength(WORD_MAX),
	v.regex(/[\p{L}\p{N}]/u),
);
const run = v.object({ ...sessionInput.entries, isRehearsal: v.boolean() });
const action = v.variant('do', [
	v.object({ do: v.picklist(['pause', 'goOn']) }),
	v.object({ do: v.literal('ask'), of: v.nullable(messageNumber) }),
	v.object({ do: v.picklist(['hide', 'show', 'mutePerson', 'hearPerson']), of: messageNumber }),
	v.object({ do: v.picklist(['muteWord', 'hearWord']), word }),
]);

export const talkDeskRouter = router({
	/** What was taken off the screens, and the talk as it stands now. */
	moderation: marketProcedure('sessions.run')
		.input(run)
		.query(async ({ ctx, input }) => ({
			...(await listModeration(ctx.database, input)),
			talk: await getTalk().rooms.whole(input),
		})),
	moderate: marketProcedure('sessions.run')
		.input(
			v.object({ ...run.entries, actionId: v.pipe(v.string(), v.regex(UUID_PATTERN)), action }),
		)
		.mutation(({ ctx, input }) =>
			moderate(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	/** A host speaks, or answers a question. */
	say: marketProcedure('sessions.run')
		.input(
			v.object({
				...run.entries,
				postKey: postKeyInput,
				of: v.nullable(messageNumber),
				text: textInput,
				/** In a rehearsal, where nobody else asks anything. */
				isQuestion: v.optional(v.boolean(), false),
			}),
		)
		.mutation(({ ctx, input: { sessionId, isRehearsal, ...said } }) =>
			getTalk().writer.post({
				...said,
				run: { sessionId, isRehearsal },
				from: 'host',
				actor: ctx.actor,
			}),
		),
	words: marketProcedure('sessions.run').query(({ ctx }) => getMarketWords(ctx.database)),
	saveWords: marketProcedure('sessions.run')
		.input(
			v.object({
				words: v.pipe(v.array(word), v.maxLength(WORDS_MAX)),
				seen: wholeSchema,
			}),
		)
		.mutation(({ ctx, input }) =>
			saveMarketWords(ctx.database, { ...input, actor: ctx.actor }, ctx.clock()),
		),
	/** What is said in the rehearsal of a session in which a producer has a turn. */
	ofRehearsal: producerProcedure('talk.answer')
		.input(sessionInput)
		.query(async ({ ctx, input: { sessionId, producerId } }) => {
			await requireTurn(ctx.database, { sessionId, producerId });
			return getTalk().rooms.whole({ sessionId, isRehearsal: true });
		}),
	/** One of a producer's people answers a question of a session in which they have a turn. */
	answer: producerProcedure('talk.answer')
		.input(
			v.object({
				...run.entries,
				// Of those who know of no rehearsal.
				isRehearsal: v.optional(v.boolean(), false),
				postKey: postKeyInput,
				of: messageNumber,
				text: textInput,
			}),
		)
		.mutation(async ({ ctx, input: { sessionId, isRehearsal, producerId, ...said } }) => {
			if (isRehearsal) await requireTurn(ctx.database, { sessionId, producerId });
			else {
				const session = await readBody(ctx.database, 'session', String(sessionId));
				if (!session?.slots.some((slot) => slot.producerId === producerId)) {
					throw new AppError('NOT_FOUND');
				}
			}
			return getTalk().writer.post({
				...said,
				producerId,
				run: { sessionId, isRehearsal },
				from: 'producer',
				actor: ctx.actor,
			});
		}),
});
