import { AppError } from '$lib/domain/errors';

import type { Context } from '../context';
import { countAgainstLimit, countKnown } from '../rate-limit';
import { BASE, isThere, limitsOf } from './auth-endpoints';
import { findOwnDevice } from './known-device';

/**
 * Lets a request below `/api/auth` in, or not. Whoever is known to the market, by a cookie that it sealed
 * when somebody signed in on that device or by a sign-in that holds, has a limit of their own: behind a
 * carrier's one address a single phone could otherwise shut a whole district out. The address's limit is
 * for strangers, who cannot be told from each other, since a device's name is theirs to make up.
 * @throws AppError NOT_FOUND for what is not there, uncounted; TOO_MANY_REQUESTS
 */
export async function admit(context: Context, request: Request): Promise<void> {
	const path = new URL(request.url).pathname.slice(BASE.length);
	if (!isThere(request.method, path)) throw new AppError('NOT_FOUND');
	const name =
		(await findOwnDevice(context.database, request.headers)) ??
		(await context.signedIn())?.signInId;
	for (const limit of limitsOf(path)) {
		await (name === undefined ? countAgainstLimit(limit, context) : countKnown(limit, name));
	}
}
