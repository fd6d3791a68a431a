import { bankAccountSchema } from '$lib/domain/payment/bank-account-schema';
import { producerId } from '$lib/domain/ids';
import { rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { producerProcedure } from '../accounts/procedures';
import { isProved, requireProof } from '../accounts/prove-person';
import { router } from '../trpc';
import { changeBankAccount } from './change-bank-account';

const bankInput = v.object({
	producerId: v.pipe(rowIdSchema, v.transform(producerId)),
	bank: v.nullable(bankAccountSchema),
	/** Of the person themselves; null where they have just signed in. */
	password: v.nullable(v.pipe(v.string(), v.maxLength(300))),
});

export const paymentDeskRouter = router({
	/** Whether the password is asked for before the bank account is changed. */
	needsPassword: producerProcedure('bank.edit').query(
		async ({ ctx }) => !(await isProved(ctx.database, ctx.signedInNow, ctx.clock())),
	),
	setBank: producerProcedure('bank.edit')
		.input(bankInput)
		.mutation(async ({ ctx, input }) => {
			const { producerId: id, bank, password } = input;
			const proof = { signedIn: ctx.signedInNow, password, address: ctx.address };
			await requireProof(ctx.database, proof, ctx.clock());
			await changeBankAccount(
				ctx.database,
				{ producerId: id, bank, actor: ctx.actor },
				ctx.clock(),
			);
		}),
});
