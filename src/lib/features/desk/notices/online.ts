import type { Channel, Choice, ChosenKind } from '$lib/domain/notices/channels';
import { getLocale } from '$lib/i18n/paraglide/runtime';
import { askToBeWoken, findSubscription } from '$lib/local/browser-push';

import { ask, deskApi, type Asked } from '../online';

export type InboxPage = Awaited<ReturnType<ReturnType<typeof deskApi>['notify']['list']['query']>>;
export type InboxEntry = InboxPage['entries'][number];

export function readInbox(before: number | null): Promise<Asked<InboxPage>> {
	return ask(() => deskApi().notify.list.query({ before }));
}

export function markRead(upTo: number): Promise<Asked<void>> {
	return ask(() => deskApi().notify.markRead.mutate({ upTo }));
}

export interface Choices {
	readonly choices: readonly Choice[];
	/** Whether mail could reach the person: the market sends some, and they have an address. */
	readonly hasMail: boolean;
	readonly publicKey: string;
}

export function readChoices(): Promise<Asked<Choices>> {
	return ask(() => deskApi().notify.choices.query());
}

export function choose(kind: ChosenKind, channel: Channel, isOn: boolean): Promise<Asked<void>> {
	return ask(() => deskApi().notify.choose.mutate({ kind, channel, isOn }));
}

/** Whether this browser is woken for whoever is signed in. */
export async function isWoken(): Promise<boolean> {
	const subscription = await findSubscription();
	if (!subscription) return false;
	const { endpoint } = subscription;
	const asked = await ask(() => deskApi().notify.isWoken.mutate({ endpoint }));
	// Without an answer nobody is told that it is on.
	return asked.kind === 'answered' && asked.value;
}

/** @returns what the browser said; the wish to be woken is answered by a person pressing */
export async function wake(
	publicKey: string,
): Promise<Asked<'subscribed' | 'refused' | 'impossible'>> {
	const waking = await askToBeWoken(publicKey);
	if (waking.kind !== 'subscribed') return { kind: 'answered', value: waking.kind };
	const { subscription } = waking;
	const asked = await ask(() =>
		deskApi().notify.subscribe.mutate({ subscription, locale: getLocale() }),
	);
	return asked.kind === 'failed' ? asked : { kind: 'answered', value: 'subscribed' };
}

/** Lets this browser sleep, as far as the desk goes. */
export async function letSleep(): Promise<Asked<void>> {
	const subscription = await findSubscription();
	if (!subscription) return { kind: 'answered', value: undefined };
	return ask(() => deskApi().notify.unsubscribe.mutate({ endpoint: subscription.endpoint }));
}
