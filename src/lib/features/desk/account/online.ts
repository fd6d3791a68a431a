import type * as Passkeys from '@simplewebauthn/browser';
import type { ProducerId } from '$lib/domain/ids';
import { AppError, isErrorCode, toAppError, type AppErrorWire } from '$lib/domain/errors';

import { ask, deskApi, type Asked } from '../online';
import { setLeaving } from './leaving';

const DEADLINE_MS = 20_000;

/** Asks something of the account library below `/api/auth`. */
async function askAuth(path: string, body?: object): Promise<Asked<Record<string, unknown>>> {
	try {
		const response = await fetch(`/api/auth${path}`, {
			method: body ? 'POST' : 'GET',
			cache: 'no-store',
			signal: AbortSignal.timeout(DEADLINE_MS),
			...(body
				? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
				: {}),
		});
		const answer: unknown = await response.json();
		if (!isObject(answer)) throw new AppError('UNREADABLE_ANSWER');
		return response.ok
			? { kind: 'answered', value: answer }
			: { kind: 'failed', error: wireOf(answer) };
	} catch (thrown) {
		const isKnown = thrown instanceof AppError;
		const isUnreadable = thrown instanceof SyntaxError;
		const code = isKnown ? toAppError(thrown).code : isUnreadable ? 'UNREADABLE_ANSWER' : 'OFFLINE';
		return { kind: 'failed', error: { code } };
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function wireOf({ code, params }: Record<string, unknown>): AppErrorWire {
	if (!isErrorCode(code)) return { code: 'UNREADABLE_ANSWER' };
	const known = isObject(params) ? Object.entries(params) : [];
	return {
		code,
		params: Object.fromEntries(
			known.flatMap(([key, value]) =>
				typeof value === 'string' || typeof value === 'number' ? [[key, value]] : [],
			),
		),
	};
}

/** @returns `needsCode` in the answer where a one-time code is asked for next */
export async function signIn(
	login: string,
	password: string,
): Promise<Asked<{ needsCode: boolean }>> {
	const asked = await askAuth('/sign-in', { login, password });
	return asked.kind === 'failed'
		? asked
		: { kind: 'answered', value: { needsCode: asked.value['needsCode'] === true } };
}

/** The second step: a code from the person's app, or one of the codes kept for an emergency. */
export function proveCode(code: string): Promise<Asked<object>> {
	const digits = code.replaceAll(/\s/g, '');
	return /^\d{6}$/.test(digits)
		? askAuth('/two-factor/verify-totp', { code: digits })
		: askAuth('/two-factor/verify-backup-code', { code: code.trim() });
}

/**
 * Asks for a mail with a link to set a new password by. Whether anybody has that address is told to
 * nobody.
 * @returns whether this market sends mail at all
 */
export async function askForPassword(login: string): Promise<Asked<{ hasMail: boolean }>> {
	const asked = await askAuth('/forgot', { login });
	return asked.kind === 'failed'
		? asked
		: { kind: 'answered', value: { hasMail: asked.value['hasMail'] === true } };
}

/**
 * Signs the person out. Without a network the phone notes it, opens no desk, and tells the server before it
 * asks it anything else: the next one at this phone must not find the desk of the one before.
 */
export async function signOut(): Promise<Asked<object>> {
	setLeaving(true);
	const asked = await askAuth('/sign-out', {});
	if (asked.kind === 'answered' || asked.error.code === 'NOT_SIGNED_IN') setLeaving(false);
	return asked;
}

export function setPassword(token: string, password: string): Promise<Asked<object>> {
	return askAuth('/set-password', { token, password });
}

export function changePassword(
	currentPassword: string,
	newPassword: string,
): Promise<Asked<object>> {
	return askAuth('/change-password', { currentPassword, newPassword });
}

/** @returns the address for the code app, and codes for an emergency */
export async function beginTwoFactor(
	password: string,
): Promise<Asked<{ address: string; backupCodes: readonly string[] }>> {
	const asked = await askAuth('/two-factor/enable', { password });
	if (asked.kind === 'failed') return asked;
	const { totpURI, backupCodes } = asked.value;
	if (typeof totpURI !== 'string' || !Array.isArray(backupCodes)) {
		return { kind: 'failed', error: { code: 'UNREADABLE_ANSWER' } };
	}
	return { kind: 'answered', value: { address: totpURI, backupCodes: backupCodes.map(String) } };
}

export function endTwoFactor(password: string): Promise<Asked<object>> {
	return askAuth('/two-factor/disable', { password });
}

/**
 * Lets the phone's own lock sign in from now on. Must follow a press of a button.
 * @param password null where the person may have signed in just now; `WRONG_PASSWORD` where they have not
 */
export async function addPasskey(name: string, password: string | null): Promise<Asked<object>> {
	return withPasskeys(async ({ startRegistration }) => {
		const options = await askAuth(
			`/passkey/generate-register-options?name=${encodeURIComponent(name)}`,
			{ password },
		);
		if (options.kind === 'failed') return options;
		// The library on the server made them for the library here.
		const optionsJSON = options.value as unknown as Parameters<
			typeof startRegistration
		>[0]['optionsJSON'];
		const response = await startRegistration({ optionsJSON });
		return askAuth('/passkey/verify-registration', { response, name });
	});
}

export async function signInByPasskey(): Promise<Asked<object>> {
	return withPasskeys(async ({ startAuthentication }) => {
		const options = await askAuth('/passkey/generate-authenticate-options');
		if (options.kind === 'failed') return options;
		const optionsJSON = options.value as unknown as Parameters<
			typeof startAuthentication
		>[0]['optionsJSON'];
		const response = await startAuthentication({ optionsJSON });
		return askAuth('/passkey/verify-authentication', { response });
	});
}

export interface Passkey {
	readonly id: string;
	readonly name: string;
}

export async function listPasskeys(): Promise<Asked<readonly Passkey[]>> {
	const asked = await askAuth('/passkey/list-user-passkeys');
	if (asked.kind === 'failed') return asked;
	const found = Object.values(asked.value).filter(isObject);
	return {
		kind: 'answered',
		value: found.map(({ id, name }) => ({
			id: String(id),
			name: typeof name === 'string' ? name : '',
		})),
	};
}

/** @param password as for {@link addPasskey} */
export function removePasskey(id: string, password: string | null): Promise<Asked<object>> {
	return askAuth('/passkey/delete-passkey', { id, password });
}

/** Loaded when wanted; a person who says no to the phone's question is no failure of ours. */
async function withPasskeys(
	use: (library: typeof Passkeys) => Promise<Asked<object>>,
): Promise<Asked<object>> {
	try {
		return await use(await import('@simplewebauthn/browser'));
	} catch {
		return { kind: 'failed', error: { code: 'PASSKEY_FAILED' } };
	}
}

export type Device = Awaited<
	ReturnType<ReturnType<typeof deskApi>['accounts']['devices']['query']>
>[number];

/** Where the person has signed in. */
export function listDevices(): Promise<Asked<readonly Device[]>> {
	return ask(() => deskApi().accounts.devices.query());
}

/** Signs out on one other device, or on all others where `deviceId` is null. */
export function endDevices(deviceId: string | null): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.endDevices.mutate({ deviceId }));
}

/** Changes what the person is called. */
export function setName(name: string): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.setName.mutate({ name }));
}

/** Changes what the person signs in by; an empty one is none. */
export function setLogins(logins: {
	readonly phone: string;
	readonly email: string;
	readonly password: string;
}): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.setLogins.mutate(logins));
}

export type Invitation = Awaited<
	ReturnType<ReturnType<typeof deskApi>['accounts']['invitations']['query']>
>[number];

/** The stalls that want the person for their people. */
export function listInvitations(): Promise<Asked<readonly Invitation[]>> {
	return ask(() => deskApi().accounts.invitations.query());
}

export function answerInvitation(invitationId: string, isAccepted: boolean): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.answerInvitation.mutate({ invitationId, isAccepted }));
}

/** Ends the person's own work at a stall. */
export function leaveStall(producerId: ProducerId): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.leaveStall.mutate({ producerId }));
}

/** Gives the password for what the person does in the next minutes on this device. */
export function prove(password: string): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.prove.mutate({ password }));
}

/** Fails with `WRONG_PASSWORD` where a deed that opens doors would be refused. */
export function checkProof(): Promise<Asked<void>> {
	return ask(() => deskApi().accounts.checkProof.query());
}
