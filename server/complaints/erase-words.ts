import type { OrderId } from '$lib/domain/ids';
import { and, eq, inArray } from 'drizzle-orm';

import type { Transaction } from '../database/database';
import { eraseFilesOfOrder } from '../files/await-file';
import { complaints, complaintSteps } from './tables';

/** Lets go of what a buyer wrote and showed about an order; what was decided stays. */
export async function eraseComplaintWords(tx: Transaction, orderId: OrderId): Promise<void> {
	const ofOrder = await tx
		.update(complaints)
		.set({ pictures: [] })
		.where(eq(complaints.orderId, orderId))
		.returning({ id: complaints.id });
	await eraseFilesOfOrder(tx, orderId);
	if (ofOrder.length === 0) return;
	await tx
		.update(complaintSteps)
		.set({ text: null })
		.where(
			and(
				eq(complaintSteps.by, 'buyer'),
				inArray(
					complaintSteps.complaintId,
					ofOrder.map(({ id }) => id),
				),
			),
		);
}
