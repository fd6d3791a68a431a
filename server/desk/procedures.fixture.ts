import { accountId, type Account } from '$lib/domain/accounts/account';
import * as v from 'valibot';

import type { Stall } from '../../tests/fixtures/stall';
import { newPerson } from '../certification/dossier.fixture';
import type { Context } from '../context';
import { appRouter } from '../router';

const hasInputs = v.object({ inputs: v.array(v.unknown()) });

/** Every procedure there is, with the schemas of its input. */
export function everyProcedure(): readonly (readonly [name: string, inputs: readonly unknown[]])[] {
	return Object.entries<unknown>(appRouter._def.procedures).flatMap(([name, found]) => {
		if (typeof found !== 'function' || !('_def' in found)) return [];
		return [[name, v.parse(hasInputs, found._def).inputs] as const];
	});
}

/** Asks in the name of somebody who may do everything. @param stall the one that they own */
export async function askAsEverybody(stall: Stall) {
	const { accountId: id } = await newPerson(stall.db.database, [], stall.now);
	const account: Account = {
		...{ id: accountId(id), name: 'Ai đó', email: null, phone: null },
		roles: ['administrator', 'reviewer', 'host'],
		producers: [{ producerId: stall.producer, role: 'owner' }],
	};
	return (procedure: string, input: object | undefined): Promise<unknown> => {
		const context: Context = {
			...stall.runtime,
			// Nobody is limited for what another asked.
			...{ requestId: 'request-1', address: crypto.randomUUID(), deviceId: null },
			auth: () => Promise.reject(new Error('not needed')),
			signedIn: () => Promise.resolve({ account, signInId: 'one', signedInAt: stall.now }),
		};
		let called: unknown = appRouter.createCaller(context);
		for (const part of procedure.split('.')) called = (called as Record<string, unknown>)[part];
		return (called as (input: object | undefined) => Promise<unknown>)(input);
	};
}
