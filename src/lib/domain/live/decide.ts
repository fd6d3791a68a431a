import type { ProductId } from '../ids';
import type { LiveWord, Turn } from './live-event';
import type { LiveState } from './live-state';
import { isOff } from './off-market';
import { isSameSource, type VideoSource } from './video-source';

/** What a host does at the board. Each names its aim, so that two who do the same at once do it once. */
export type HostAction =
	| { readonly do: 'start' }
	| { readonly do: 'end' }
	| { readonly do: 'resume' }
	| { readonly do: 'beginTurn'; readonly key: string }
	| { readonly do: 'pin'; readonly productId: ProductId | null }
	| { readonly do: 'air'; readonly source: VideoSource }
	| { readonly do: 'announce'; readonly text: string }
	| { readonly do: 'withdraw'; readonly of: number }
	| { readonly do: 'stop'; readonly productId: ProductId }
	| { readonly do: 'release'; readonly productId: ProductId };

/** Why an action is none: the session is not in a state for it, or what it names is not in it. */
export type Refusal = 'NOT_RUNNING' | 'NOT_IN_SESSION';

export type Decision =
	| { readonly ok: true; readonly words: readonly LiveWord[] }
	| { readonly ok: false; readonly why: Refusal };

const NOTHING: Decision = { ok: true, words: [] };
const said = (...words: readonly LiveWord[]): Decision => ({ ok: true, words });
const refused = (why: Refusal): Decision => ({ ok: false, why });

/**
 * What comes of a host's action. One that is done already comes to nothing, and is no fault: the
 * other host, or the same one's second tap, was quicker.
 * @param turns of the session's plan
 */
export function decide(state: LiveState, action: HostAction, turns: readonly Turn[]): Decision {
	switch (action.do) {
		case 'start':
			return state.phase === 'waiting' ? said({ kind: 'started' }) : NOTHING;
		case 'resume':
			if (state.phase === 'waiting') return refused('NOT_RUNNING');
			return state.phase === 'over' ? said({ kind: 'resumed' }) : NOTHING;
		case 'end':
			if (state.phase === 'waiting') return refused('NOT_RUNNING');
			return state.phase === 'running' ? said({ kind: 'ended' }) : NOTHING;
		default:
			if (state.phase === 'running' || (state.phase === 'over' && AFTERWARDS.includes(action.do))) {
				return decideRunning(state, action, turns);
			}
			return refused('NOT_RUNNING');
	}
}

/** What may be put right when it is over. */
const AFTERWARDS: readonly HostAction['do'][] = ['withdraw', 'release'];

function decideRunning(
	state: LiveState,
	action: Exclude<HostAction, { readonly do: 'start' | 'end' | 'resume' }>,
	turns: readonly Turn[],
): Decision {
	switch (action.do) {
		case 'beginTurn': {
			const turn = turns.find(({ key }) => key === action.key);
			if (!turn) return refused('NOT_IN_SESSION');
			return state.turn?.key === turn.key ? NOTHING : said({ kind: 'turnBegun', turn });
		}
		case 'pin': {
			const { productId } = action;
			if (productId === state.pinned) return NOTHING;
			if (productId !== null && !isOffered(turns, productId)) return refused('NOT_IN_SESSION');
			if (productId !== null && isOff(state, productId)) return refused('NOT_IN_SESSION');
			return said({ kind: 'pinned', productId });
		}
		case 'air':
			return state.onAir !== null && isSameSource(state.onAir, action.source)
				? NOTHING
				: said({ kind: 'onAir', source: action.source });
		case 'announce':
			return said({ kind: 'announced', text: action.text });
		case 'withdraw':
			return state.announcements.some(({ seq }) => seq === action.of)
				? said({ kind: 'withdrawn', of: action.of })
				: NOTHING;
		case 'stop':
			return decideStop(state, action.productId, turns);
		case 'release':
			return state.stopped.includes(action.productId)
				? said({ kind: 'released', productId: action.productId })
				: NOTHING;
	}
}

/** What is stopped is not shown any longer, either. */
function decideStop(state: LiveState, productId: ProductId, turns: readonly Turn[]): Decision {
	if (state.stopped.includes(productId)) return NOTHING;
	if (!isOffered(turns, productId)) return refused('NOT_IN_SESSION');
	const stopped: LiveWord = { kind: 'stopped', productId };
	return state.pinned === productId
		? said({ kind: 'pinned', productId: null }, stopped)
		: said(stopped);
}

function isOffered(turns: readonly Turn[], productId: ProductId): boolean {
	return turns.some(({ productIds }) => productIds.includes(productId));
}
