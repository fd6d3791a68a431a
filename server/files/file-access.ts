import type { Account } from '$lib/domain/accounts/account';
import type { MarketPermission } from '$lib/domain/accounts/permissions';
import { AppError } from '$lib/domain/errors';
import { purposeRule, type FilePurpose } from '$lib/domain/files/purposes';
import type { OrderId, ProducerId } from '$lib/domain/ids';

import { requireAccess, type Wish } from '../accounts/access';
import { findPartialTo } from '../accounts/impartial';
import type { Context } from '../context';
import { trackOrders } from '../ordering/track-orders';
import { findProducersMeant } from '../reports/producers-meant';
import { hashOf, isSameHash } from '../sync/secrets';
import type { FileRow } from './tables';

/** Header by which a buyer proves that an order is theirs. */
export const ORDER_SECRET_HEADER = 'x-order-secret';

/** Header by which a shopper proves that a report is theirs, or will be. */
export const REPORT_SECRET_HEADER = 'x-report-secret';
const REPORT_SECRET = /^[A-Za-z0-9_-]{22}$/;

/** Who asks, as far as files are concerned. */
export interface Caller {
	readonly account: Account | null;
	/** What came in `x-order-secret`. */
	readonly orderSecret: string | null;
	/** Of the secret that came in `x-report-secret`. */
	readonly reportSha256: string | null;
}

export async function callerOf(context: Context, headers: Headers): Promise<Caller> {
	const signedIn = await context.signedIn();
	const reportSecret = headers.get(REPORT_SECRET_HEADER);
	return {
		account: signedIn?.account ?? null,
		orderSecret: headers.get(ORDER_SECRET_HEADER),
		reportSha256:
			reportSecret !== null && REPORT_SECRET.test(reportSecret) ? hashOf(reportSecret) : null,
	};
}

/** Whether anything came with the request by which somebody could be known. */
export function isKnown({ account, orderSecret, reportSha256 }: Caller): boolean {
	return account !== null || orderSecret !== null || reportSha256 !== null;
}

/** What somebody wants to hand in, and for whom. */
export interface UploadWish {
	readonly purpose: FilePurpose;
	readonly producerId: ProducerId | null;
	readonly orderId: OrderId | null;
}

/** Whose the file will be. A person, an order or a report's secret stands for who hands it in. */
export type Owner = Pick<FileRow, 'producerId' | 'accountId' | 'orderId' | 'secretSha256'>;

const NOBODY: Owner = { producerId: null, accountId: null, orderId: null, secretSha256: null };

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
			return { ...NOBODY, producerId, accountId: id };
		}
		case 'market': {
			const { id } = requireAnyOf(caller.account, uploader.anyOf);
			return { ...NOBODY, accountId: id };
		}
		case 'buyer': {
			if (orderId === null) throw new AppError('MALFORMED_REQUEST');
			const order = await openOrder(context, orderId, caller.orderSecret);
			return { ...NOBODY, producerId: order.producerId, orderId };
		}
		case 'shopper': {
			// The report itself may come later, so its secret is all that there is of it.
			if (caller.reportSha256 === null) throw new AppError('NOT_SIGNED_IN');
			return { ...NOBODY, secretSha256: caller.reportSha256 };
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
	if (file.secretSha256 !== null && caller.reportSha256 !== null) {
		if (!isSameHash(file.secretSha256, caller.reportSha256)) throw new AppError('NOT_FOUND');
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
	if (isKeptFromPartial !== true) return;
	const meant = await producersOf(context, file);
	const partialTo = await findPartialTo(context.database, account.id, context.clock());
	if (partialTo.some((one) => meant.includes(one))) throw new AppError('NOT_FOUND');
}

/**
 * Whose goods a file is about that shoppers handed in.
 * @throws AppError NOT_FOUND for a picture that no report holds: nobody was shown it yet
 */
async function producersOf(
	{ database }: Context,
	{ producerId, secretSha256, attachedTo }: FileRow,
): Promise<readonly ProducerId[]> {
	if (secretSha256 === null) return producerId === null ? [] : [producerId];
	const meant = await findProducersMeant(database, attachedTo);
	if (!meant) throw new AppError('NOT_FOUND');
	return meant;
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
