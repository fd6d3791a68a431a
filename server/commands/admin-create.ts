import { AppError } from '$lib/domain/errors';
import { parseArgs } from 'node:util';

import { createAccount } from '../accounts/create-account';
import { createPasswordLink } from '../accounts/set-password';
import { StartFailure } from '../start-failure';
import { runCommand, type Operator } from './operator';

const USAGE = `Usage: npm run admin:create -- --name NAME --login PHONE|E-MAIL
  Makes an administrator, or makes one of somebody who has an account already, and prints the link
  by which they set their password: once, within three days. Run it again for another link.`;

/** @throws StartFailure with the usage */
function readOptions(): { name: string; login: string } {
	const text = { type: 'string' } as const;
	try {
		const { name, login } = parseArgs({ options: { name: text, login: text } }).values;
		if (name !== undefined && login !== undefined) return { name, login };
	} catch {
		// An option that is not known, or one without a value.
	}
	throw new StartFailure(USAGE);
}

async function create({ database, environment }: Operator): Promise<string> {
	const { name, login } = readOptions();
	const now = Date.now();
	const origin = environment.publicOrigin ?? `http://localhost:${environment.port}`;
	try {
		const person = { name, login, roles: ['administrator'] as const, actor: null };
		const accountId = await createAccount(database, person, now);
		const token = await createPasswordLink(database, { accountId, actor: null }, now);
		return `${name} may sign in with ${login} after setting a password at\n${origin}/sign-in/password#${token}`;
	} catch (refusal) {
		if (!(refusal instanceof AppError)) throw refusal;
		throw new StartFailure(`${WHY[refusal.code] ?? refusal.code}\n${USAGE}`);
	}
}

const WHY: Partial<Record<AppError['code'], string>> = {
	INVALID_NAME: 'The name must have 1 to 100 characters.',
	INVALID_PHONE: 'The login is neither a Vietnamese mobile number nor an e-mail address.',
	NOT_FOUND: 'The account of this login was closed: an administrator must open it again.',
};

await runCommand(create);
