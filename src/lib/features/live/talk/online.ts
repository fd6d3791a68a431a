import { createApiClient, toApiError, type ApiClient } from '$lib/api/client';
import { deviceId, type SessionId } from '$lib/domain/ids';
import type { ReactionCounts, TalkFrame, TalkMessage, ViewerKind } from '$lib/domain/talk/message';
import type { NicknameFault } from '$lib/domain/talk/nickname';

export interface Said {
	readonly sessionId: SessionId;
	readonly postKey: string;
	readonly kind: ViewerKind;
	readonly name: string;
	readonly text: string;
}

/** What came of a message: in every case but the first it was not said. */
export type Posted =
	| { readonly kind: 'posted'; readonly seq: number; readonly at: number; readonly text: string }
	| { readonly kind: 'refused'; readonly why: 'paused' | 'closed' | 'busy' | 'offline' | 'failed' }
	| { readonly kind: 'tooOften'; readonly seconds: number }
	| { readonly kind: 'nickname'; readonly fault: NicknameFault };

/** The talk's road to the server, in the name of a key that says nothing of its owner. */
export interface TalkRoad {
	post(said: Said): Promise<Posted>;
	tap(sessionId: SessionId, taps: ReactionCounts): Promise<void>;
}

/** @param key of this phone in this session's talk */
export function talkRoad(key: string): TalkRoad {
	const api = createApiClient({ deviceId: () => Promise.resolve(deviceId(key)) });
	return {
		post: (said) => post(api, said),
		async tap(sessionId, taps) {
			// A tap is worth no second try and no words.
			await api.talk.react.mutate({ sessionId, taps }).catch(() => undefined);
		},
	};
}

/** All that there is to see of a session's talk. @returns null where no answer came */
export async function askRecent(sessionId: SessionId): Promise<TalkFrame | null> {
	const api = createApiClient({ deviceId: () => Promise.resolve(null) });
	return api.talk.recent.query({ sessionId }).catch(() => null);
}

/** What was answered to questions. @returns null where no answer came */
export async function askAnswers(
	sessionId: SessionId,
	questions: readonly number[],
): Promise<readonly TalkMessage[] | null> {
	const api = createApiClient({ deviceId: () => Promise.resolve(null) });
	return api.talk.answersTo.query({ sessionId, questions: [...questions] }).catch(() => null);
}

async function post(api: ApiClient, said: Said): Promise<Posted> {
	try {
		const answer = await api.talk.post.mutate(said);
		switch (answer.outcome) {
			case 'posted':
				return { kind: 'posted', seq: answer.seq, at: answer.at, text: answer.text };
			case 'nickname':
				return { kind: 'nickname', fault: answer.fault };
			case 'paused':
				return { kind: 'refused', why: 'paused' };
			default:
				return { kind: 'refused', why: 'closed' };
		}
	} catch (thrown) {
		const { code, params } = toApiError(thrown);
		if (code === 'TOO_MANY_REQUESTS') {
			return { kind: 'tooOften', seconds: Number(params['retryAfterSeconds']) || 60 };
		}
		if (code === 'SERVER_BUSY') return { kind: 'refused', why: 'busy' };
		const isRoad = code === 'OFFLINE' || code === 'TIMEOUT' || code === 'UNREADABLE_ANSWER';
		return { kind: 'refused', why: isRoad ? 'offline' : 'failed' };
	}
}
