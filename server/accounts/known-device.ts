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

/** Whose seal says that the name is one that we gave. */
const NOBODY = '';

/**
 * What the cookie says: a name for the browser, a seal that we gave it, and one for each person who signed
 * in on it.
 */
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

/** Names the device if anybody has signed in on it before, whoever it was, else undefined. */
export async function findOwnDevice(
	executor: Executor,
	headers: Headers,
): Promise<string | undefined> {
	const known = readKnown(headers);
	const given = known?.seals[0];
	if (!known || given === undefined) return undefined;
	const seal = await sealOf(executor, known.deviceId, NOBODY);
	return isSame(given, seal) ? known.deviceId : undefined;
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
	const own = await sealOf(executor, deviceId, NOBODY);
	const people = [seal, ...seals.filter((one) => one !== seal && one !== own)];
	const all = [own, ...people.slice(0, MOST_PEOPLE)];
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
	return { deviceId, seals: seals.slice(0, MOST_PEOPLE + 1) };
}

async function sealOf(
	executor: Executor,
	deviceId: string,
	id: AccountId | typeof NOBODY,
): Promise<string> {
	const secret = await secretOf(executor);
	return createHmac('sha256', secret).update(`${deviceId} ${id}`).digest('base64url').slice(0, 22);
}

function isSame(one: string, other: string): boolean {
	return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** Asked for at every request of a known device, before anything is counted: it must cost nothing. */
const secrets = new WeakMap<Executor, Promise<string>>();

function secretOf(executor: Executor): Promise<string> {
	const known = secrets.get(executor);
	if (known) return known;
	const secret = getServerSecret(executor, 'knownDevices');
	secrets.set(executor, secret);
	secret.catch(() => secrets.delete(executor));
	return secret;
}
