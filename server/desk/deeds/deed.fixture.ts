import type { AccountId } from '$lib/domain/accounts/account';
import type { ProducerId, ProductId } from '$lib/domain/ids';

import type { Stall } from '../../../tests/fixtures/stall';

/** What answers gave so far, by question, and what was prepared: a later deed names what an earlier one made. */
export type Answers = Map<string, unknown>;

/**
 * `owner` of the stall, its `packer`, the `neighbour`'s owner, somebody who was `invited`, the market's
 * `organiser`, and another one who signs as the `second`.
 */
export type Doer = 'owner' | 'packer' | 'neighbour' | 'invited' | 'organiser' | 'second';

/** Where deeds are done. */
export interface Desks {
	readonly stall: Stall;
	readonly people: Readonly<Record<Doer, AccountId>>;
	readonly answers: Answers;
	/** Lets the organisers who judge nothing of the stall have worked for that producer, too. */
	readonly makePartialTo: (producerId: ProducerId) => Promise<void>;
}

/** One thing that somebody does at a desk. */
export interface Deed {
	readonly question: string;
	readonly who: Doer;
	readonly input: (stall: Stall, answers: Answers) => Record<string, unknown>;
	/** Makes what must be there first and comes from elsewhere than a desk. */
	readonly prepare?: (desks: Desks) => Promise<void>;
	/**
	 * Of an organiser's: whether it judges the stall, so that nobody who works or worked there may do it,
	 * or why it is no judgement.
	 */
	readonly ownStall?: 'refused' | { readonly noJudgement: string };
}

type Input = Deed['input'];
type Prepare = Deed['prepare'];

/** Done by one of the stall's people. */
export function byStaff(
	who: Exclude<Doer, 'organiser' | 'second'>,
	question: string,
	input: Input,
	prepare?: Prepare,
): Deed {
	return { question, who, input, ...(prepare ? { prepare } : {}) };
}

/** Done by an organiser, about nobody's stall. @param noJudgement why who works at a stall may do it */
export function byOrganiser(
	noJudgement: string,
	question: string,
	input: Input,
	prepare?: Prepare,
): Deed {
	const deed = { question, who: 'organiser', input, ownStall: { noJudgement } } as const;
	return { ...deed, ...(prepare ? { prepare } : {}) };
}

/** Done by an organiser who judges the stall. */
export function byJudge(
	question: string,
	input: Input,
	prepare?: Prepare,
	who: 'organiser' | 'second' = 'organiser',
): Deed {
	return { question, who, input, ownStall: 'refused', ...(prepare ? { prepare } : {}) };
}

/** Long enough wherever words are asked for. */
export const WORDS = 'Đã xem giấy tờ gốc, đúng như đã khai';

/** Reads what an earlier question was answered, or a field of it. */
export function answered(answers: Answers, question: string, field?: string): unknown {
	const answer = answers.get(question);
	if (field === undefined) return answer;
	return typeof answer === 'object' && answer !== null ? Reflect.get(answer, field) : undefined;
}

export const ofStall = ({ producer }: Stall): { producerId: ProducerId } => ({
	producerId: producer,
});

export const ofHoney = (stall: Stall): { producerId: ProducerId; productId: ProductId } => ({
	...ofStall(stall),
	productId: stall.honey,
});
