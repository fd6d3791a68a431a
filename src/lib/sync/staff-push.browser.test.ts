import { afterEach, beforeEach, expect, it } from 'vitest';

import { orderId, orderSecret } from '$lib/domain/ids';
import type { Operation } from '$lib/domain/ordering/operation';
import { OutboxDatabase } from '$lib/local/outbox-database';
import { seal, writeDrafts, type Draft } from '$lib/local/outbox-writer';
import {
	CATALOGUE,
	cancelDraft,
	createDraft,
	moveDraft,
	scanDraft,
} from '../../../tests/fixtures/drafts';

import { pushWaiting } from './push';

let database: OutboxDatabase;
let now = 1_800_000_000_000;
let sent: string[][];
let isSignedIn = false;

beforeEach(() => {
	database = new OutboxDatabase(`outbox-${crypto.randomUUID()}`);
	now = 1_800_000_000_000;
	sent = [];
	isSignedIn = false;
});
afterEach(() => database.close());

async function enqueue(...drafts: Draft[]): Promise<void> {
	const occasion = {
		at: now,
		catalogueEpoch: CATALOGUE.epoch,
		catalogueVersion: CATALOGUE.version,
		appVersion: 'test',
	};
	await writeDrafts(database, await seal(drafts, occasion));
}

/** A server that takes what staff did only while somebody is signed in. */
function answer({ opId, kind }: Operation) {
	if (kind === 'order.move@1' && !isSignedIn) return { opId, error: { code: 'NOT_SIGNED_IN' } };
	return { opId, replayed: false, outcome: { status: 'accepted' } };
}

const push = () =>
	pushWaiting({
		database,
		now: () => now,
		random: () => 0.5,
		send: (operations) => {
			sent.push(operations.map(({ opId }) => opId));
			return Promise.resolve({ serverNow: now, answers: operations.map(answer) });
		},
	});

it('what staff did waits for their sign-in, and is in no way of what the buyer of that phone does', async () => {
	const order = await createDraft();
	const id = order.view.id;
	const [confirm, pack] = [moveDraft(id), moveDraft(id, { from: 'confirmed', to: 'packed' })];
	await enqueue(order, confirm, pack);
	expect(await push()).toMatchObject({ received: 1, poisoned: 0, failure: null, isPutOff: false });
	const cancel = cancelDraft(id, orderSecret('a'.repeat(22)));
	await enqueue(cancel, scanDraft());
	expect(await push()).toMatchObject({ received: 2, poisoned: 0 });
	expect(sent[1]).toContain(cancel.opId);
	const waiting = await database.operations.orderBy('seq').toArray();
	expect(waiting.map(({ opId, poison }) => [opId, poison])).toEqual([
		[confirm.opId, null],
		[pack.opId, null],
	]);
	isSignedIn = true;
	now += 10 * 60_000;
	expect(await push()).toMatchObject({ received: 2 });
	expect(sent[2]).toEqual([confirm.opId, pack.opId]);
	expect(await database.operations.count()).toBe(0);
});

it('of one thing nothing overtakes what was done before it, of others it does', async () => {
	const [one, other] = [orderId(crypto.randomUUID()), orderId(crypto.randomUUID())];
	const confirm = moveDraft(one);
	await enqueue(confirm);
	await push();
	isSignedIn = true;
	const [pack, elsewhere] = [moveDraft(one, { from: 'confirmed', to: 'packed' }), moveDraft(other)];
	await enqueue(pack, elsewhere);
	await push();
	expect(sent.slice(1)).toEqual([[elsewhere.opId]]);
});

it('the words of a refusal are kept with it', async () => {
	const draft = moveDraft(orderId(crypto.randomUUID()));
	await enqueue(draft);
	const outcome = { status: 'rejected', code: 'ORDER_NOT_WAITING', params: { state: 'shipped' } };
	await pushWaiting({
		database,
		now: () => now,
		random: () => 0.5,
		send: ([operation]) =>
			Promise.resolve({
				serverNow: now,
				answers: [{ opId: operation?.opId, replayed: false, outcome }],
			}),
	});
	expect(await database.receipts.get(draft.opId)).toMatchObject(outcome);
});
