import { newOrderSecret, producerId, uuidV7, type SessionId } from '$lib/domain/ids';
import type { CreateOrderPayload, PushAnswer } from '$lib/domain/ordering/operation';
import type { OperationOutcome } from '$lib/domain/ordering/order';
import { createHash } from 'node:crypto';
import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import postgres from 'postgres';

import { addProducers } from '../../server/catalogue/add-to-catalogue';
import { getCatalogueState } from '../../server/catalogue/catalogue-state';
import { addCertificates } from '../../server/certification/certificates';
import { addWithDemoDossiers } from '../../server/certification/demo/demo-dossiers';
import type { Database } from '../../server/database/database';

/** Products that the buyers choose among: enough that they seldom want the same at once. */
const PRODUCTS = 300;
const LINES = 3;
const STOCK = 1_000_000;

/** What buyers order from. */
export interface Goods {
	readonly producerId: number;
	readonly productIds: readonly number[];
	readonly epoch: string;
	readonly version: number;
}

/** Lists a producer with goods enough for a long evening. */
export async function listGoods(database: Database): Promise<Goods> {
	const now = Date.now();
	const [producer = producerId(0)] = await addProducers(
		database,
		[{ slug: `stall-${now}`, name: 'HTX Đo Lường', kind: 'cooperative', provinceCode: '01' }],
		now,
	);
	const [certificateId = null] = await addCertificates(
		database,
		[
			{
				stars: 4,
				issuer: 'UBND thành phố Hà Nội',
				issuerKind: 'province',
				issuedOn: '2026-01-01',
				expiresOn: '2099-01-01',
				standing: 'verified',
			},
		],
		now,
	);
	const productIds = await addWithDemoDossiers(
		database,
		Array.from({ length: PRODUCTS }, (_, index) => ({
			producerId: producer,
			certificateId,
			slug: `goods-${now}-${index}`,
			name: `Sản phẩm ${index}`,
			setCode: 4,
			priceDong: PRICE_DONG,
			unit: 'gói',
			listedOn: '2026-01-01',
			available: STOCK,
		})),
		now,
	);
	const { epoch, version } = await getCatalogueState(database);
	return { producerId: producer, productIds, epoch, version };
}

/** Three different products, by chance. */
function choose(goods: Goods): number[] {
	const chosen = new Set<number>();
	while (chosen.size < LINES) {
		chosen.add(goods.productIds[Math.floor(Math.random() * goods.productIds.length)] ?? 0);
	}
	return [...chosen];
}

/** One unit of a product, at what the buyer saw for it. */
export interface Wish {
	readonly productId: number;
	readonly seenPriceDong: number;
	readonly promotionId: number | null;
}

/** What a unit of the goods costs without a promotion, đồng. */
export const PRICE_DONG = 100_000;

const atFullPrice = (productId: number): Wish => ({
	productId,
	seenPriceDong: PRICE_DONG,
	promotionId: null,
});

/** The body of a `sync.push` with one order, as a phone sends it. */
function orderBody(goods: Goods, sessionId: SessionId | null, wishes: readonly Wish[]): string {
	const now = Date.now();
	const payload: CreateOrderPayload = {
		checkoutId: uuidV7(now),
		producerId: goods.producerId,
		buyer: {
			name: 'Người Mua Thử',
			phone: `09${String(Math.floor(Math.random() * 1e8)).padStart(8, '1')}`.replace(/^095/, '098'),
			address: { provinceCode: '01', communeCode: '09022', street: 'Xóm 3', oldAddress: null },
		},
		note: null,
		payment: 'cod',
		consent: { textVersion: '2026-11', at: now },
		isAdult: false,
		lines: wishes.map((wish) => ({
			...wish,
			...{ quantity: 1, seenUnit: 'gói', lot: null, serial: null },
		})),
		secretSha256: hash(newOrderSecret()),
		sessionId,
		locale: 'vi',
	};
	const text = JSON.stringify(payload);
	const operation = {
		v: 1,
		kind: 'order.create@1',
		opId: uuidV7(now),
		deviceId: '7d1f0c1e-3b1a-4f58-9c55-0e6f6f9d2a11',
		seq: 1,
		createdAt: now,
		appVersion: '0.1.0',
		catalogueEpoch: goods.epoch,
		catalogueVersion: goods.version,
		payload: text,
		payloadSha256: hash(text),
	};
	return JSON.stringify({ operations: [operation] });
}

function hash(text: string): string {
	return createHash('sha256').update(text).digest('base64url');
}

/** One way of placing an order; fails where it is not placed. */
export type PlaceOrder = () => Promise<void>;

export interface Buyers {
	readonly goods: Goods;
	/** At most so many order at a time. */
	readonly buyers: number;
	/** Where they order; left out: in no session. */
	readonly sessionId?: SessionId | null;
}

export interface Load {
	/** Three different products, by chance; fails where they are not placed. */
	readonly place: PlaceOrder;
	/** One unit, by an order of its own. @returns what the market answers */
	want(wish: Wish): Promise<OperationOutcome['status']>;
	/** How often an order was sent again because it was not answered. */
	sentAgain(): number;
	close(): void;
}

/** How often an order is sent at most: a kept connection may be closed just when it is used again. */
const ATTEMPTS = 2;

/**
 * Orders through `sync.push` of running nodes, a kept connection a buyer at each. Orders go to them by
 * turns; one that a node did not answer is sent again to the next, the same, as a phone does it.
 */
export function throughNodes(
	urls: readonly string[],
	{ goods, buyers, sessionId = null }: Buyers,
): Load {
	const agent = new Agent({ keepAlive: true, maxSockets: buyers });
	let turn = 0;
	let sentAgain = 0;
	const order = async (wishes: readonly Wish[]) => {
		const body = orderBody(goods, sessionId, wishes);
		const from = turn++;
		for (let attempt = 0; ; attempt++) {
			const url = urls[(from + attempt) % urls.length] ?? '';
			const answer = await post(`${url}/api/trpc/sync.push`, body, { agent }).catch(String);
			const status = outcomeIn(answer);
			if (status !== null) return status;
			if (attempt + 1 >= ATTEMPTS) throw new Error(`not answered: ${answer.slice(0, 300)}`);
			sentAgain += 1;
		}
	};
	return {
		async place() {
			const status = await order(choose(goods).map(atFullPrice));
			if (status !== 'accepted') throw new Error(`not placed: ${status}`);
		},
		want: (wish) => order([wish]),
		sentAgain: () => sentAgain,
		close: () => agent.destroy(),
	};
}

/** @returns what was answered, whatever its status */
export function post(
	url: string,
	body: string,
	{ agent, headers: more = {} }: { readonly agent: Agent; readonly headers?: OutgoingHttpHeaders },
): Promise<string> {
	return new Promise((settle, fail) => {
		const headers = {
			...more,
			'content-type': 'application/json',
			'content-length': Buffer.byteLength(body),
		};
		const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
			let text = '';
			answer.setEncoding('utf8');
			answer.on('data', (chunk: string) => (text += chunk));
			answer.on('end', () => settle(text));
			answer.on('error', fail);
		});
		sent.on('error', fail);
		sent.end(body);
	});
}

/** @returns null where this is no answer of the market's to one order */
function outcomeIn(answer: string): OperationOutcome['status'] | null {
	if (!answer.startsWith('{')) return null;
	const { result } = JSON.parse(answer) as { result?: { data: PushAnswer } };
	const [first] = result?.data.answers ?? [];
	return first && 'outcome' in first ? first.outcome.status : null;
}

/** {@link throughNodes} with a single one. */
export const throughServer = (url: string, buyers: Buyers): Load => throughNodes([url], buyers);

/**
 * Places orders by the bare SQL that any shop needs at least: the order, three conditional stock
 * updates and three lines in one transaction, everything sent at once, nothing checked.
 */
export async function throughSql(
	databaseUrl: string,
	goods: Goods,
	connections: number,
): Promise<{ place: PlaceOrder; close(): Promise<void> }> {
	const sql = postgres(databaseUrl, { max: connections, onnotice: () => undefined });
	await sql.unsafe(`
		create table if not exists bare_orders
			(id uuid primary key, buyer text not null, phone text not null, total_dong bigint not null,
			 placed_at timestamptz not null default now());
		create table if not exists bare_lines
			(order_id uuid not null references bare_orders, position int not null, product_id int not null,
			 quantity int not null, price_dong bigint not null, primary key (order_id, position));
		create table if not exists bare_stock (product_id int primary key, available int not null);
		insert into bare_stock select product_id, ${STOCK} from product_stock on conflict do nothing`);
	const place = async () => {
		const id = uuidV7(Date.now());
		const chosen = choose(goods).sort((a, b) => a - b);
		await sql.begin((tx) => [
			tx`insert into bare_orders (id, buyer, phone, total_dong)
				values (${id}, ${'Người Mua Thử'}, ${'+84912345678'}, ${LINES * PRICE_DONG})`,
			...chosen.map(
				(productId) =>
					tx`update bare_stock set available = available - 1
						where product_id = ${productId} and available >= 1`,
			),
			...chosen.map(
				(productId, position) =>
					tx`insert into bare_lines (order_id, position, product_id, quantity, price_dong)
						values (${id}, ${position}, ${productId}, ${1}, ${PRICE_DONG})`,
			),
		]);
	};
	return { place, close: () => sql.end() };
}

/**
 * Lets buyers order one after the other for a while.
 * @returns orders a second
 */
export async function rateOf(
	place: PlaceOrder,
	{ buyers, ms }: { readonly buyers: number; readonly ms: number },
): Promise<number> {
	const began = performance.now();
	let placed = 0;
	await Promise.all(
		Array.from({ length: buyers }, async () => {
			while (performance.now() - began < ms) {
				await place();
				placed += 1;
			}
		}),
	);
	return (placed * 1000) / (performance.now() - began);
}
