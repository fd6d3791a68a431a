import type { Reaction, TalkMessage } from '$lib/domain/talk/message';
import { NICKNAME_MAX, NICKNAME_MIN, type NicknameFault } from '$lib/domain/talk/nickname';
import { m } from '$lib/i18n/paraglide/messages';

import type { TalkProblem } from './talk.svelte';

/** Why what was typed is still there, and what to do next. */
export function problemWords(problem: TalkProblem): string {
	switch (problem.kind) {
		case 'tooOften':
			return m.talk_too_often({ seconds: problem.seconds });
		case 'nickname':
			return nicknameWords(problem.fault);
		case 'refused':
			switch (problem.why) {
				case 'paused':
					return m.talk_paused();
				case 'closed':
					return m.talk_closed();
				case 'busy':
					return m.talk_busy();
				case 'offline':
					return m.talk_offline();
				case 'failed':
					return m.talk_failed();
			}
	}
}

export function nicknameWords(fault: NicknameFault): string {
	switch (fault) {
		case 'tooShort':
			return m.talk_name_short({ count: NICKNAME_MIN });
		case 'tooLong':
			return m.talk_name_long({ count: NICKNAME_MAX });
		case 'contact':
			return m.talk_name_contact();
		case 'reserved':
			return m.talk_name_reserved();
		case 'hurtful':
			return m.talk_name_hurtful();
	}
}

export function reactionWords(reaction: Reaction): string {
	switch (reaction) {
		case 'heart':
			return m.talk_react_heart();
		case 'thumb':
			return m.talk_react_thumb();
		case 'fire':
			return m.talk_react_fire();
		case 'smile':
			return m.talk_react_smile();
	}
}

/** Under whose name a message stands. */
export function speakerWords({ from, name }: Pick<TalkMessage, 'from' | 'name'>): string {
	return from === 'host' ? m.talk_host() : name;
}
