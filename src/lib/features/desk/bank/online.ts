import type { BankAccount } from '$lib/domain/catalogue/product';
import type { ProducerId } from '$lib/domain/ids';

import { ask, deskApi, type Asked } from '../online';

/** Whether the person must prove again who they are. */
export function needsPassword(producerId: ProducerId): Promise<Asked<boolean>> {
	return ask(() => deskApi().payment.needsPassword.query({ producerId }));
}

export function setBank(
	producerId: ProducerId,
	bank: BankAccount | null,
	password: string | null,
): Promise<Asked<unknown>> {
	return ask(() => deskApi().payment.setBank.mutate({ producerId, bank, password }));
}
