import type { ProducerId, SessionId } from '$lib/domain/ids';
import type { TalkAction } from '$lib/domain/talk/decide-talk';
import type { TalkFrame } from '$lib/domain/talk/message';

import { ask, deskApi, type Asked } from '../online';

export type Moderation = Awaited<
	ReturnType<ReturnType<typeof deskApi>['talk']['moderation']['query']>
>;
export type MarketWords = Awaited<ReturnType<ReturnType<typeof deskApi>['talk']['words']['query']>>;
export type Outcome = Awaited<ReturnType<ReturnType<typeof deskApi>['talk']['say']['mutate']>>;

/** A session, or its rehearsal. */
export interface RunHere {
	readonly sessionId: SessionId;
	readonly isRehearsal: boolean;
}

export function getModeration(run: RunHere): Promise<Asked<Moderation>> {
	return ask(() => deskApi().talk.moderation.query(run));
}

export function moderate(
	wish: RunHere & { readonly actionId: string; readonly action: TalkAction },
): Promise<Asked<unknown>> {
	return ask(() => deskApi().talk.moderate.mutate(wish));
}

/** Something that is said, or the answer to a question. */
export interface Words {
	/** A UUID: the same words sent again are taken once. */
	readonly postKey: string;
	readonly text: string;
}

export function sayAsHost(
	run: RunHere,
	words: Words & { readonly of: number | null; readonly isQuestion?: boolean },
): Promise<Asked<Outcome>> {
	return ask(() => deskApi().talk.say.mutate({ ...run, ...words }));
}

export function answerAsStall(
	producerId: ProducerId,
	answer: Words & RunHere & { readonly of: number },
): Promise<Asked<Outcome>> {
	return ask(() => deskApi().talk.answer.mutate({ producerId, ...answer }));
}

/** What is said in a rehearsal, for who has a turn in it. @returns null where no answer came */
export async function askRehearsalTalk(
	producerId: ProducerId,
	sessionId: SessionId,
): Promise<TalkFrame | null> {
	const asked = await ask(() => deskApi().talk.ofRehearsal.query({ producerId, sessionId }));
	return asked.kind === 'answered' ? asked.value : null;
}

export function getWords(): Promise<Asked<MarketWords>> {
	return ask(() => deskApi().talk.words.query());
}

export function saveWords(list: {
	readonly words: string[];
	readonly seen: number;
}): Promise<Asked<number>> {
	return ask(() => deskApi().talk.saveWords.mutate(list));
}
