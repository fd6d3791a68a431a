import { AppError } from '$lib/domain/errors';

import { StartFailure } from '../start-failure';
import { listKeyStates, retireLabelKey, rotateLabelKey, type KeyState } from '../trace/label-keys';
import { runCommand, type Operator } from './operator';

const USAGE = `Usage: npm run labels:keys -- list | rotate | retire KEY
  list    every key, what it signed and since when; never its private part
  rotate  makes the next key: it signs from tomorrow on, when every phone has had a day to learn it
  retire  takes a key out of use: goods made after today are refused with its labels, older ones keep them`;

async function keys({ database }: Operator): Promise<string> {
	const [verb, kid, ...more] = process.argv.slice(2);
	const now = Date.now();
	if (more.length > 0) throw new StartFailure(USAGE);
	if (verb === 'rotate' && kid === undefined) await rotateLabelKey(database, now);
	else if (verb === 'retire' && kid !== undefined) await retireLabelKey(database, kid, now);
	else if (verb !== 'list' || kid !== undefined) throw new StartFailure(USAGE);
	const states = await listKeyStates(database);
	const signing = states.findLast((state) => state.retiredAt === null && state.signsFrom <= now);
	const next = states.find((state) => state.retiredAt === null && state.signsFrom > now);
	return [
		...states.map((state) => describe(state, state === signing)),
		...(signing ? [] : [whyNothingSigns(next)]),
	].join('\n');
}

function describe(state: KeyState, signs: boolean): string {
	const { kid, createdAt, labelCount } = state;
	return `${kid.padEnd(4)} made ${iso(createdAt)}  ${standingOf(state, signs)}  ${labelCount} labels`;
}

function standingOf({ signsFrom, retiredAt }: KeyState, signs: boolean): string {
	if (retiredAt !== null) return `retired ${iso(retiredAt)}`;
	if (signs) return 'signs now';
	return signsFrom > Date.now() ? `signs from ${iso(signsFrom)}` : 'signs no more, labels stand';
}

function whyNothingSigns(next: KeyState | undefined): string {
	return next
		? `No key signs labels until ${iso(next.signsFrom)}.`
		: 'No key signs labels: make one with "rotate".';
}

function iso(at: number): string {
	return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

await runCommand(async (operator) => {
	try {
		return await keys(operator);
	} catch (error) {
		if (error instanceof AppError && error.code === 'NOT_FOUND') {
			throw new StartFailure('There is no key of that name: see "list".');
		}
		throw error;
	}
});
