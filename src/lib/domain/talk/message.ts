import type { ProducerId } from '../ids';
import { oneLine } from '../one-line';
import type { EpochMs } from '../time';

/** Longest text of a message, in characters. */
export const TALK_TEXT_MAX = 200;
/** How long the texts and nicknames of a session are kept, in days; then they are erased. */
export const TALK_KEPT_DAYS = 30;
/** Messages that whoever opens a session gets in one go. */
export const TALK_FIRST = 50;
/** Messages that a phone, and a node, keeps at hand. */
export const TALK_AT_HAND = 200;

export const REACTIONS = ['heart', 'thumb', 'fire', 'smile'] as const;
export type Reaction = (typeof REACTIONS)[number];
export type ReactionCounts = Readonly<Record<Reaction, number>>;
export const NO_REACTIONS: ReactionCounts = { heart: 0, thumb: 0, fire: 0, smile: 0 };
/** Taps of one phone that one request may bring. */
export const REACTIONS_AT_ONCE = 10;

export type ViewerKind = 'chat' | 'question';
export type MessageKind = ViewerKind | 'answer';

/** Who speaks: somebody who watches, a host, or one of a producer's people. */
export type Speaker = 'viewer' | 'host' | 'producer';

/** A message as everybody may see it. */
export interface TalkMessage {
	/** Its place in the session's talk; later ones have greater numbers, some are missing. */
	readonly seq: number;
	readonly at: EpochMs;
	readonly kind: MessageKind;
	readonly from: Speaker;
	/** A nickname, or the name of the producer; empty for the host, whose words are the app's. */
	readonly name: string;
	readonly producerId: ProducerId | null;
	readonly text: string;
	/** The question that it answers; null where it answers none, or that one is not to be seen. */
	readonly question: {
		readonly seq: number;
		readonly name: string;
		readonly text: string;
	} | null;
}

/** What a watcher is told of the talk, at most once a second. */
export interface TalkFrame {
	/** The version that it changes into `version`; null where it is all that there is to see. */
	readonly follows: string | null;
	readonly version: string;
	/** In their order. */
	readonly messages: readonly TalkMessage[];
	/** Numbers of messages that are not to be seen any more. */
	readonly gone: readonly number[];
	readonly reactions: ReactionCounts;
	/** The question that the host put to the producer. */
	readonly asked: TalkMessage | null;
}

/**
 * What shows nothing by itself, Hangul's fillers among them, which count as letters; but not what makes a
 * sign before it an emoji. Braille's empty cell is a blank.
 */
const UNSEEN = /(?!(?<=[\p{S}\p{Po}])\ufe0f)[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const EMPTY_CELL = /\u2800/g;

/**
 * A text as it is kept: one line, without control and formatting characters, letters in their usual
 * form, so that what looks alike is alike.
 */
export function tidyText(typed: string): string {
	return oneLine(typed.replace(UNSEEN, '').replace(EMPTY_CELL, ' ').normalize('NFKC'));
}
