/** Something that a host did to the talk, as a session's record keeps it: never what anybody wrote. */
export type TalkWord =
	| { readonly do: 'paused' }
	| { readonly do: 'goesOn' }
	/** A question was put to the producer; null took it down. */
	| { readonly do: 'asked'; readonly of: number | null }
	| { readonly do: 'hidden'; readonly of: number }
	| { readonly do: 'shown'; readonly of: number }
	/** Whoever wrote message `of`. */
	| { readonly do: 'personMuted'; readonly of: number }
	| { readonly do: 'personHeard'; readonly of: number }
	/** Which one is not said: hosts may type a name or a number, and this is kept for ever. */
	| { readonly do: 'wordMuted' }
	| { readonly do: 'wordHeard' }
	/** Any of the others that is not everybody's to know: a muted person does not notice. */
	| { readonly do: 'moderated' };

/** How the talk of a session stands for everybody. */
export interface TalkStanding {
	readonly isPaused: boolean;
	/** Number of the question that the host put to the producer. */
	readonly asked: number | null;
}

export const TALK_BEGINNING: TalkStanding = { isPaused: false, asked: null };

/** How it stands after one more event. */
export function afterTalkWord(standing: TalkStanding, word: TalkWord): TalkStanding {
	switch (word.do) {
		case 'paused':
			return { ...standing, isPaused: true };
		case 'goesOn':
			return { ...standing, isPaused: false };
		case 'asked':
			return { ...standing, asked: word.of };
		case 'hidden':
			return standing.asked === word.of ? { ...standing, asked: null } : standing;
		default:
			return standing;
	}
}

/** What watchers are told of an event. */
export function publicTalkWord(word: TalkWord): TalkWord {
	switch (word.do) {
		case 'paused':
		case 'goesOn':
		case 'asked':
		case 'hidden':
			return word;
		default:
			return { do: 'moderated' };
	}
}
