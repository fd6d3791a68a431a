import { producerId, productId, sessionId } from '$lib/domain/ids';
import type { DraftPromotion } from '$lib/domain/market/draft-promotions';
import type { SessionPlan } from '$lib/domain/market/session-plan';
import { MINUTE_MS } from '$lib/domain/time';
import { beforeEach, expect, it } from 'vitest';

import type { KnownPlan } from './online';
import { PlanDesk, type PlanRoad } from './plan-desk.svelte';

const ID = sessionId(7);
const NOW = Date.UTC(2026, 10, 20);
const START = Date.UTC(2026, 10, 28, 12, 30);

const slot = (key: string, producer: number, afterMinutes: number) => ({
	key,
	producerId: producerId(producer),
	startsAt: START + afterMinutes * MINUTE_MS,
	minutes: 10,
	productIds: [productId(producer)],
});

/** What the server keeps, and answers to whoever saw an older state. */
class Server implements PlanRoad {
	#plan: SessionPlan = {
		...{ title: 'Phiên', intro: '', cover: null, startsAt: START },
		endsAt: START + 120 * MINUTE_MS,
		slots: [slot('a', 1, 10)],
	};
	#revision = 1;
	#state: KnownPlan['state'] = 'draft';
	/** What stands in the session itself. */
	promotions: KnownPlan['promotions'] = [];
	onSave: () => void = () => undefined;

	get plan(): SessionPlan {
		return this.#plan;
	}

	getPlan: PlanRoad['getPlan'] = () => {
		const { slots, promotions, ...rest } = this.#plan;
		const value: KnownPlan = {
			...{ id: ID, slug: 'phien', state: this.#state, showable: [], promotions: this.promotions },
			...{ taken: [], isMissed: false, isOpened: false, isClosed: false },
			revision: this.#revision,
			plan: { ...rest, slots: [...slots], ...(promotions && { promotions: [...promotions] }) },
		};
		return Promise.resolve({ kind: 'answered', value });
	};

	savePlan: PlanRoad['savePlan'] = ({ revision }, plan) => {
		this.onSave();
		if (revision !== this.#revision) {
			return Promise.resolve({ kind: 'failed', error: { code: 'CHANGED_MEANWHILE' } });
		}
		this.#plan = plan;
		this.#revision += 1;
		return Promise.resolve({ kind: 'answered', value: null });
	};

	publishPlan: PlanRoad['publishPlan'] = () =>
		Promise.resolve({ kind: 'failed', error: { code: 'SESSION_CLASH' } });

	cancelPlan: PlanRoad['cancelPlan'] = () => {
		this.#state = 'cancelled';
		return Promise.resolve({ kind: 'answered', value: null });
	};
}

beforeEach(() => localStorage.clear());

async function twoHosts() {
	const server = new Server();
	const [one, other] = [new PlanDesk(ID, server), new PlanDesk(ID, server)];
	await one.open(NOW);
	await other.open(NOW);
	return { server, one, other };
}

it('puts together what two hosts did, and saves it only when the second has looked', async () => {
	const { server, one, other } = await twoHosts();
	one.change({ title: 'Phiên chè', slots: [...(one.plan?.slots ?? []), slot('b', 2, 20)] });
	other.change({ intro: 'Mời bà con', slots: [...(other.plan?.slots ?? []), slot('c', 3, 30)] });
	expect(await one.save()).toBe(true);
	expect(await other.save()).toBe(false);
	expect(server.plan.intro).toBe('');
	expect(other.both).toEqual([]);
	expect(other.plan).toMatchObject({ title: 'Phiên chè', intro: 'Mời bà con' });
	expect(other.plan?.slots.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
	expect(await other.save()).toBe(true);
	expect(server.plan.slots.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
	expect(other.both).toBeNull();
});

it('names what both did differently and keeps what stands on the screen', async () => {
	const { one, other } = await twoHosts();
	one.change({ title: 'Của người này' });
	one.changeSlot('a', { minutes: 15 });
	other.change({ title: 'Của người kia' });
	other.changeSlot('a', { minutes: 20 });
	await one.save();
	await other.save();
	expect(other.both).toEqual(['title', 'slot a']);
	expect(other.plan?.title).toBe('Của người kia');
	expect(other.plan?.slots[0]?.minutes).toBe(20);
});

it('publishes nothing that was not kept first', async () => {
	const { server, one } = await twoHosts();
	one.change({ title: 'Phiên mật' });
	expect(one.isChanged).toBe(true);
	expect(await one.publish()).toBe(false);
	expect(server.plan.title).toBe('Phiên mật');
	expect(one.problem).toEqual({ code: 'SESSION_CLASH' });
});

const promotion = (key: string, percentOff: number): DraftPromotion => ({
	...{ key, productId: productId(1), startsAt: START, endsAt: START + 120 * MINUTE_MS },
	...{ deal: { kind: 'percent', percentOff }, portions: null, perOrder: null },
});

it('plans promotions, keeps them over a reload, and takes them out with their slot', async () => {
	const { server, one } = await twoHosts();
	one.putPromotion(promotion('p', 5));
	one.putPromotion(promotion('q', 6));
	one.putPromotion(promotion('p', 10));
	one.change({ video: 'https://video.example/phien.m3u8' });
	const again = await reopened(server);
	expect(again.plan).toMatchObject({ video: 'https://video.example/phien.m3u8' });
	expect(again.plan?.promotions).toEqual([promotion('p', 10), promotion('q', 6)]);
	expect(again.both).toBeNull();
	expect(await again.save()).toBe(true);
	expect(again.isChanged).toBe(false);
	expect(server.plan.promotions).toHaveLength(2);
	again.dropPromotion('q');
	expect(again.isChanged).toBe(true);
	again.dropSlot('a', ['p']);
	expect(again.plan).toMatchObject({ slots: [], promotions: [] });
});

it('loses no promotion of either of two hosts', async () => {
	const { server, one, other } = await twoHosts();
	one.putPromotion(promotion('p', 5));
	other.putPromotion(promotion('q', 6));
	await one.save();
	expect(await other.save()).toBe(false);
	expect(other.both).toEqual([]);
	expect(other.plan?.promotions?.map(({ key }) => key)).toEqual(['p', 'q']);
	expect(await other.save()).toBe(true);
	expect(server.plan.promotions).toHaveLength(2);
});

const reopened = async (server: Server) => {
	const desk = new PlanDesk(ID, server);
	await desk.open(NOW);
	return desk;
};

it('keeps what was changed over a reload, until it is saved', async () => {
	const { server, one } = await twoHosts();
	one.change({ title: 'Phiên chè' });
	one.changeSlot('a', { minutes: 25 });
	const again = await reopened(server);
	expect(again.plan).toMatchObject({ title: 'Phiên chè', slots: [{ key: 'a', minutes: 25 }] });
	expect(again.both).toBeNull();
	expect(again.isChanged).toBe(true);
	expect(await again.save()).toBe(true);
	expect((await reopened(server)).isChanged).toBe(false);
	expect(localStorage).toHaveLength(0);
});

it('puts what was kept to what another host saved meanwhile', async () => {
	const { server, one, other } = await twoHosts();
	other.change({ intro: 'Mời bà con' });
	await other.save();
	one.change({ title: 'Phiên chè' });
	const again = await reopened(server);
	expect(again.plan).toMatchObject({ title: 'Phiên chè', intro: 'Mời bà con' });
	expect(again.both).toEqual([]);
	again.useTheirs();
	expect(again.plan?.title).toBe('Phiên');
	expect((await reopened(server)).isChanged).toBe(false);
});

it('loses nothing that is typed while it is being saved', async () => {
	const { server, one } = await twoHosts();
	one.change({ title: 'Phiên chè' });
	server.onSave = () => one.change({ intro: 'Mời bà con' });
	expect(await one.save()).toBe(true);
	expect(server.plan.title).toBe('Phiên chè');
	expect(one.plan).toMatchObject({ title: 'Phiên chè', intro: 'Mời bà con' });
	expect((await reopened(server)).plan?.intro).toBe('Mời bà con');
});

it('shows nothing that was kept of a session that was called off', async () => {
	const { server, one, other } = await twoHosts();
	one.change({ title: 'Phiên chè' });
	await other.cancel();
	expect((await reopened(server)).plan?.title).toBe('Phiên');
});

it('does not plan again what a lost answer had put up', async () => {
	const { server, one } = await twoHosts();
	const { key: _, productId: of, deal, ...frame } = promotion('p', 10);
	one.putPromotion(promotion('p', 10));
	one.putPromotion({ ...promotion('q', 6), productId: productId(2) });
	const { savePlan } = server;
	server.savePlan = async (sight, plan, cover) => {
		await savePlan(sight, { ...plan, promotions: [] }, cover);
		const told = { ...deal, ...frame, id: 5, sessionId: ID };
		const goods = { producerId: producerId(1), productId: of, productName: 'Mật ong' };
		server.promotions = [{ ...goods, promotion: told, available: null, isByOrganisers: true }];
		return { kind: 'failed', error: { code: 'OFFLINE' } };
	};
	expect(await one.save()).toBe(false);
	server.savePlan = savePlan;
	expect(await one.save()).toBe(false);
	expect(one.plan?.promotions?.map(({ key }) => key)).toEqual(['q']);
	expect(await one.save()).toBe(true);
});
