import type { Account } from '$lib/domain/accounts/account';
import type { MarketPermission } from '$lib/domain/accounts/permissions';
import { AppError } from '$lib/domain/errors';
import { purposeRule, type FilePurpose } from '$lib/domain/files/purposes';
import type { OrderId, ProducerId } from '$lib/domain/ids';

import { requireAccess, type Wish } from '../accounts/access';
import { findPartialTo } from '../accounts/impartial';
import type { Context } from '../context';
import { trackOrders } from '../ordering/track-orders';
import type { FileRow } from './tables';

/** Header by which a buyer proves that an order is theirs. */
export const ORDER_SECRET_HEADER = 'x-order-secret';

/** Who asks, as far as files are concerned. */
export interface Caller {
	readonly account: Account | null;
	/** What came in `x-order-secret`. */
	readonly orderSecret: string | null;
}

export async function callerOf(context: Context, headers: Headers): Promise<Caller> {
	const signedIn = await context.signedIn();
	return { account: signedIn?.account ?? null, orderSecret: headers.get(ORDER_SECRET_HEADER) };
}

/** What somebody wants to hand in, and for whom. */
export interface UploadWish {
	readonly purpose: FilePurpose;
	readonly producerId: ProducerId | null;
	readonly orderId: OrderId | null;
}

/** Whose the file will be. Either a person or an order stands for who hands it in. */
export type Owner = Pick<FileRow, 'producerId' | 'accountId' | 'orderId'>;

/**
 * The one door of uploads: asked when one begins, and again at each of its pieces.
 * @throws AppError NOT_SIGNED_IN · FORBIDDEN · NOT_FOUND (another's producer or order) ·
 * MALFORMED_REQUEST where the wish does not say for whom
 */
export async function requireUploader(
	context: Context,
	caller: Caller,
	{ purpose, producerId, orderId }: UploadWish,
): Promise<Owner> {
	const { uploader } = purposeRule(purpose);
	switch (uploader.kind) {
		case 'producer': {
			if (producerId === null) throw new AppError('MALFORMED_REQUEST');
			const wish = { permission: uploader.permission, producerId };
			const { id } = requireAccess(caller.account, wish);
			return { producerId, accountId: id, orderId: null };
		}
		case 'market': {
			const { id } = requireAnyOf(caller.account, uploader.anyOf);
			return { producerId: null, accountId: id, orderId: null };
		}
		case 'buyer': {
			if (orderId === null) throw new AppError('MALFORMED_REQUEST');
			const order = await openOrder(context, orderId, caller.orderSecret);
			return { producerId: order.producerId, accountId: null, orderId };
		}
	}
}

/**
 * Lets only those read a file whom the table names: its producer's people, organisers, the buyer
 * whose order it is about. For everybody else there is no such file, nor is there for organisers of what
 * was told to those who judge, where they are partial.
 * @throws AppError NOT_SIGNED_IN · NOT_FOUND
 */
export async function requireReader(context: Context, caller: Caller, file: FileRow) {
	if (file.orderId !== null && caller.orderSecret !== null) {
		await openOrder(context, file.orderId, caller.orderSecret);
		return;
	}
	const { account } = caller;
	if (account === null) throw new AppError('NOT_SIGNED_IN');
	const { readers, ownReaders, isKeptFromPartial } = purposeRule(file.purpose);
	const { producerId } = file;
	const isOfTheirStall =
		ownReaders !== undefined &&
		producerId !== null &&
		isAllowed(account, { permission: ownReaders, producerId });
	if (isOfTheirStall) return;
	const mayJudge = readers.some((permission) => isAllowed(account, { permission }));
	if (!mayJudge) throw new AppError('NOT_FOUND');
	if (isKeptFromPartial !== true || producerId === null) return;
	const partialTo = await findPartialTo(context.database, account.id, context.clock());
	if (partialTo.includes(producerId)) throw new AppError('NOT_FOUND');
}

function requireAnyOf(account: Account | null, permissions: readonly MarketPermission[]): Account {
	const [first, ...others] = permissions;
	if (first === undefined) throw new AppError('FORBIDDEN');
	const also = others.find((permission) => isAllowed(account, { permission }));
	return requireAccess(account, { permission: also ?? first });
}

function isAllowed(account: Account | null, wish: Wish): boolean {
	try {
		requireAccess(account, wish);
		return true;
	} catch {
		return false;
	}
}

async function openOrder(context: Context, orderId: OrderId, secret: string | null) {
	const keys = secret === null ? [] : [{ orderId, secret }];
	const { orders } = await trackOrders(context, keys);
	const [order] = orders;
	if (!order) throw new AppError('NOT_FOUND');
	return order;
}
