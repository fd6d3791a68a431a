import type { Operation } from '$lib/domain/ordering/operation';

import type { Belongings, Sender, SendingWorld } from './senders.fixture';

/** A status of what was taken, or the code of what was refused. */
export type Answered = string;
export type Payload = Readonly<Record<string, unknown>>;

/** An operation as its maker's phone has it, lawful but for who sends it. */
export interface Prepared {
	readonly payload: Payload;
	readonly envelope?: Partial<Operation>;
}

/** What somebody is answered who may send the kind, but names there what is not theirs. */
export interface Foreign {
	readonly change: (payload: Payload, named: Belongings, world: SendingWorld) => Payload;
	readonly theirs: Answered;
	/** Where the id is nowhere; the same as for another's, unless a reason says why it may differ. */
	readonly nowhere?: readonly [Answered, reason: string];
}

export interface Row {
	readonly schema: unknown;
	readonly answers: Readonly<Record<Sender, Answered>>;
	/** @param by whom the payload names as its maker, where it names anybody */
	readonly prepare: (world: SendingWorld, by: string) => Promise<Prepared>;
	/** By the name that the schema gives an id: `lines.productId`. */
	readonly foreign: Readonly<Record<string, Foreign>>;
}

/** The same payload with what belongs to another, or to nobody, in the place of a name. */
export function set(name: string, belonging: keyof Belongings): Foreign['change'] {
	return (payload, named) => ({ ...payload, [name]: named[belonging] });
}
