import { AppError } from '$lib/domain/errors';
import { LAST_MOMENT } from '$lib/domain/moment-schema';
import { LARGEST_ROW_ID } from '$lib/domain/row-id';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { schemasNamedIn } from '../../tests/fixtures/named-in-schema';
import { sampleOf, type Said } from '../../tests/fixtures/sample-input';
import { Stall } from '../../tests/fixtures/stall';
import { TRPCError } from '../trpc';
import { askAsEverybody, everyProcedure } from './procedures.fixture';

let stall: Stall;
let ask: Awaited<ReturnType<typeof askAsEverybody>>;
beforeAll(async () => {
	stall = await Stall.open(2);
	ask = await askAsEverybody(stall);
});
afterAll(() => stall[Symbol.asyncDispose]());

/** How a question ended: answered, or refused by a code of the house; else what went wrong with us. */
async function endOf(procedure: string, input: object | undefined): Promise<string> {
	try {
		await ask(procedure, input);
		return 'answered';
	} catch (thrown) {
		if (!(thrown instanceof TRPCError)) throw thrown;
		if (thrown.cause instanceof AppError) return thrown.cause.code;
		if (thrown.code === 'BAD_REQUEST') return 'refused';
		const { cause } = thrown;
		const deepest = cause?.cause ?? cause;
		return `${thrown.code} ${deepest instanceof Error ? deepest.message : ''}`;
	}
}

/** An input of a procedure that says what is odd wherever its schemas let that in. */
function inputOf(inputs: readonly unknown[], said: Said): object | undefined {
	const parts = inputs.map((schema) => sampleOf(schema, said));
	const found = Object.assign({}, ...parts) as object;
	return inputs.length === 0
		? undefined
		: { ...found, ...('producerId' in found && { producerId: stall.producer }) };
}

/** Of the running server only, which none is here. */
const OF_A_SERVER = /The server is started by/;

async function failuresOn(said: Said): Promise<readonly string[]> {
	const failures: string[] = [];
	for (const [name, inputs] of everyProcedure()) {
		const end = await endOf(name, inputOf(inputs, said));
		if (/INTERNAL/.test(end) && !OF_A_SERVER.test(end)) failures.push(`${name}: ${end}`);
	}
	return failures;
}

test('no procedure fails on texts that no table keeps', async () => {
	const odd = '\u0000\ud83d';
	const texts = [`Lời đủ dài${odd} để được nhận`, `Lời ${odd}`, `a${odd}b@cho.example`];
	expect(await failuresOn({ texts, numbers: [] })).toEqual([]);
});

test('an operation comes as it was written, by which its hash is taken', async () => {
	const payload = '{"text":"\u0000 \\ud83d"}';
	const operation = await stall.operation('report.create@1', payload);
	// It is no report; but what it says is what the phone said.
	expect(await ask('sync.push', { operations: [operation] })).toMatchObject({
		answers: [{ opId: operation.opId, outcome: { code: 'MALFORMED_REQUEST' } }],
	});
});

test('no procedure fails on numbers beyond what a table counts to', async () => {
	expect(await failuresOn({ texts: [], numbers: [2 ** 31] })).toEqual([]);
});

/** Numbers of columns that count further. */
const BEYOND = [
	'desk.audit.list before',
	...['drop', 'publish', 'save'].map((verb) => `desk.lessons.${verb} revision`),
	...['drop', 'publish', 'save'].map((verb) => `desk.texts.${verb} revision`),
	...['desk.notify.list before', 'desk.notify.markRead upTo'],
	...['sync.pull upto', 'sync.pull version'],
];

test('every number that a procedure takes is one that its column can hold', () => {
	const unbounded = everyProcedure().flatMap(([name, inputs]) =>
		inputs.flatMap((input) =>
			schemasNamedIn(input, numbersBeyond(LARGEST_ROW_ID)).map((path) => `${name} ${path}`),
		),
	);
	expect(unbounded.toSorted()).toEqual(BEYOND.toSorted());
});

/** Finds the schemas of numbers that may be higher than `most`: each once, not each step of its pipe. */
function numbersBeyond(most: number): (schema: object) => boolean {
	const steps = new Set<unknown>();
	return (schema) => {
		const [first] = pipeOf(schema);
		if (first !== undefined) steps.add(first);
		const isNumber = 'type' in schema && schema.type === 'number' && !steps.has(schema);
		return isNumber && !isBounded(schema, most);
	};
}

function isBounded(schema: unknown, most: number): boolean {
	return pipeOf(schema).some((step) => {
		const { type, requirement } = step as { type?: unknown; requirement?: unknown };
		if (type !== 'max_value') return isBounded(step, most);
		return Number(requirement) <= most || requirement === LAST_MOMENT;
	});
}

function pipeOf(schema: unknown): readonly unknown[] {
	const pipe: unknown = Reflect.get(schema as object, 'pipe');
	return Array.isArray(pipe) ? pipe : [];
}
