import type { AccountId } from '$lib/domain/accounts/account';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Executor } from '../database/database';
import { getServerSecret } from './server-secret';

const COOKIE = 'market.known';
/** As long as a browser keeps any cookie. */
const KEPT_SECONDS = 400 * 24 * 60 * 60;
/** A phone that a stall shares. */
const MOST_PEOPLE = 6;
const PART = /^[\w-]{22}$/;

/** What the cookie says: a name for the browser, and a seal for each person who signed in on it. */
interface Known {
	readonly deviceId: string;
	readonly seals: readonly string[];
}

/**
 * Names the device if that person has signed in on it before, else null. It opens nothing: it only
 * gives its holder tries of their own. @see ./sign-in-guard.ts
 */
export async function findKnownDevice(
	executor: Executor,
	headers: Headers,
	id: AccountId,
): Promise<string | null> {
	const known = readKnown(headers);
	if (!known) return null;
	const seal = await sealOf(executor, known.deviceId, id);
	return known.seals.some((one) => isSame(one, seal)) ? known.deviceId : null;
}

/** The cookie by which a device is known from now on as one on which that person signed in. */
export async function rememberDevice(
	executor: Executor,
	headers: Headers,
	{ id, origin }: { readonly id: AccountId; readonly origin: string },
): Promise<string> {
	const { deviceId, seals } = readKnown(headers) ?? {
		deviceId: randomBytes(16).toString('base64url'),
		seals: [],
	};
	const seal = await sealOf(executor, deviceId, id);
	const all = [seal, ...seals.filter((one) => one !== seal)].slice(0, MOST_PEOPLE);
	const parts = [
		`${COOKIE}=${[deviceId, ...all].join('.')}`,
		'Path=/api/auth',
		`Max-Age=${KEPT_SECONDS}`,
		'HttpOnly',
		'SameSite=Strict',
	];
	if (origin.startsWith('https:')) parts.push('Secure');
	return parts.join('; ');
}

function readKnown(headers: Headers): Known | undefined {
	const found = (headers.get('cookie') ?? '')
		.split(/;\s*/)
		.find((cookie) => cookie.startsWith(`${COOKIE}=`));
	const [deviceId, ...seals] = found?.slice(COOKIE.length + 1).split('.') ?? [];
	if (deviceId === undefined || ![deviceId, ...seals].every((part) => PART.test(part))) {
		return undefined;
	}
	return { deviceId, seals: seals.slice(0, MOST_PEOPLE) };
}

async function sealOf(executor: Executor, deviceId: string, id: AccountId): Promise<string> {
	const secret = await getServerSecret(executor, 'knownDevices');
	return createHmac('sha256', secret).update(`${deviceId} ${id}`).digest('base64url').slice(0, 22);
}

function isSame(one: string, other: string): boolean {
	return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
