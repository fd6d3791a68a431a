import { createPasswordLink } from '../accounts/set-password';
import type { Runtime } from '../context';
import { getEnvironment } from '../runtime';
import type { Roads } from './deliver';
import { createMailSender } from './mail-sender';
import { createPushSender } from './push-sender';
import { getVapidKeys } from './vapid';

/** The roads of the running server, made of its environment and its own keys. */
export async function openRoads({
	database,
	origin,
	clock,
}: Pick<Runtime, 'database' | 'origin' | 'clock'>): Promise<Roads> {
	const { mail } = getEnvironment();
	const keys = await getVapidKeys(database);
	return {
		origin,
		push: createPushSender({ keys, contact: contactOf(origin, mail?.from), clock }),
		mail: mail ? createMailSender(mail.smtpUrl, mail.from) : undefined,
		makePasswordToken: (accountId) =>
			createPasswordLink(database, { accountId, actor: null, isMailed: true }, clock()),
	};
}

/**
 * Whom a push service may turn to: some take nothing but a mail address or an HTTPS page.
 * @see RFC 8292 §2.1
 */
function contactOf(origin: string, from: string | undefined): string {
	const address = from === undefined ? undefined : /[^\s<>]+@[^\s<>]+/.exec(from)?.[0];
	if (address !== undefined) return `mailto:${address}`;
	return origin.startsWith('https:') ? origin : 'mailto:nobody@example.com';
}
