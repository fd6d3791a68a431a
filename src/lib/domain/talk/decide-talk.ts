import type { LivePhase } from '../live/live-state';
import type { TalkStanding, TalkWord } from './talk-event';

/** What a host does to the talk. Each names its aim, so that two who do the same at once do it once. */
export type TalkAction =
	| { readonly do: 'pause' | 'goOn' }
	| { readonly do: 'ask'; readonly of: number | null }
	| { readonly do: 'hide' | 'show' | 'mutePerson' | 'hearPerson'; readonly of: number }
	| { readonly do: 'muteWord' | 'hearWord'; readonly word: string };

/** What must be known of the thing that an action names. */
export interface TalkFacts {
	/** Of the message that is named; null where there is none. */
	readonly message: {
		readonly isQuestion: boolean;
		readonly isHidden: boolean;
		/** Whoever watches can be muted; the market's own people cannot. */
		readonly isViewers: boolean;
		readonly isMuted: boolean;
	} | null;
	/** Whether the word that is named is muted. */
	readonly isWordMuted: boolean;
}

export type TalkDecision =
	| { readonly ok: true; readonly word: TalkWord | null }
	| { readonly ok: false; readonly why: 'NOT_BEGUN' | 'NOT_THERE' };

const NOTHING: TalkDecision = { ok: true, word: null };
const NOT_THERE: TalkDecision = { ok: false, why: 'NOT_THERE' };
const said = (word: TalkWord): TalkDecision => ({ ok: true, word });

/**
 * What comes of a host's action on the talk. One that is done already comes to nothing, and is no
 * fault. What was written can be dealt with after the end, too.
 */
export function decideTalk(
	{ phase, talk }: { readonly phase: LivePhase; readonly talk: TalkStanding },
	action: TalkAction,
	{ message, isWordMuted }: TalkFacts,
): TalkDecision {
	if (phase === 'waiting') return { ok: false, why: 'NOT_BEGUN' };
	switch (action.do) {
		case 'pause':
			return talk.isPaused ? NOTHING : said({ do: 'paused' });
		case 'goOn':
			return talk.isPaused ? said({ do: 'goesOn' }) : NOTHING;
		case 'muteWord':
			return isWordMuted ? NOTHING : said({ do: 'wordMuted' });
		case 'hearWord':
			return isWordMuted ? said({ do: 'wordHeard' }) : NOTHING;
		case 'ask':
			return decideAsk(talk, action.of, message);
		case 'hide':
			if (!message) return NOT_THERE;
			return message.isHidden ? NOTHING : said({ do: 'hidden', of: action.of });
		case 'show':
			if (!message) return NOT_THERE;
			return message.isHidden ? said({ do: 'shown', of: action.of }) : NOTHING;
		case 'mutePerson':
			if (!message?.isViewers) return NOT_THERE;
			return message.isMuted ? NOTHING : said({ do: 'personMuted', of: action.of });
		case 'hearPerson':
			if (!message?.isViewers) return NOT_THERE;
			return message.isMuted ? said({ do: 'personHeard', of: action.of }) : NOTHING;
	}
}

function decideAsk(
	talk: TalkStanding,
	of: number | null,
	message: TalkFacts['message'],
): TalkDecision {
	if (of === talk.asked) return NOTHING;
	if (of === null) return said({ do: 'asked', of });
	if (!message?.isQuestion || message.isHidden || message.isMuted) return NOT_THERE;
	return said({ do: 'asked', of });
}
