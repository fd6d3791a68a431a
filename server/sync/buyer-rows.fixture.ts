import { createComplaintSchema, replyComplaintSchema } from '$lib/domain/complaints/complaint';
import { newOrderSecret } from '$lib/domain/ids';
import { bundleOrderSchema } from '$lib/domain/ordering/bundle-order';
import {
	answerOrderSchema,
	cancelOrderSchema,
	createOrderSchema,
	recordScanSchema,
	type BUYER_KINDS,
} from '$lib/domain/ordering/operation';
import { createReportSchema } from '$lib/domain/reports/report';
import * as v from 'valibot';

import { setStock } from '../catalogue/stock';
import { offer, orderOf } from '../ordering/bundles/bundle.fixture';
import type { Belongings, SendingWorld } from './senders.fixture';
import { set, type Foreign, type Payload, type Row } from './sending-row.fixture';

/** Buyers need no name, and organisers and producers buy like anybody. */
const EVERYBODY: Row['answers'] = {
	nobody: 'accepted',
	packer: 'accepted',
	owner: 'accepted',
	formerPacker: 'accepted',
	otherOwner: 'accepted',
	reviewer: 'accepted',
	host: 'accepted',
	administrator: 'accepted',
	suspendedOwner: 'accepted',
};

const UNKNOWN = ['UNKNOWN_PRODUCT', 'the catalogue tells everybody what is sold'] as const;

/** What somebody does without a name: it makes no difference who has signed in. */
export const BUYER_ROWS: Readonly<Record<(typeof BUYER_KINDS)[number], Row>> = {
	'order.create@1': {
		schema: createOrderSchema,
		answers: { ...EVERYBODY, suspendedOwner: 'PRODUCT_WITHDRAWN' },
		prepare: (world) => {
			const lines = [world.stall.line(world.stall.noodles)];
			return Promise.resolve({
				payload: { ...world.stall.payload(newOrderSecret()), lines },
			});
		},
		foreign: {
			producerId: { change: set('producerId', 'producer'), theirs: 'INVALID_ORDER' },
			'lines.productId': {
				change: inLine('productId', 'product'),
				theirs: 'INVALID_ORDER',
				nowhere: UNKNOWN,
			},
			// At the price that it would make: the buyer is asked, nobody sells by another's promotion.
			'lines.promotionId': {
				change: (payload, named, world) =>
					inLine('promotionId', 'promotion')(
						{
							...payload,
							lines: [world.stall.line(world.stall.noodles, { seenPriceDong: 10_000 })],
						},
						named,
						world,
					),
				theirs: 'needsBuyer',
			},
		},
	},
	'bundle.order@1': {
		schema: bundleOrderSchema,
		answers: { ...EVERYBODY, suspendedOwner: 'PRODUCT_WITHDRAWN' },
		async prepare({ stall }) {
			await setStock(stall.db.database, stall.honey, 10);
			const [{ operation }] = await orderOf(stall, await offer(stall));
			const payload = v.parse(v.record(v.string(), v.unknown()), JSON.parse(operation.payload));
			return { payload, envelope: { opId: operation.opId } };
		},
		foreign: {
			// Goods at the prices of a bundle that is not theirs: the buyer is asked.
			bundleId: { change: set('bundleId', 'bundle'), theirs: 'needsBuyer' },
			'items.productId': {
				change: inList('items', 'productId', 'product'),
				theirs: 'INVALID_ORDER',
				nowhere: UNKNOWN,
			},
			'items.producerId': {
				change: inList('items', 'producerId', 'producer'),
				theirs: 'INVALID_ORDER',
			},
			'parts.producerId': {
				change: inList('parts', 'producerId', 'producer'),
				theirs: 'INVALID_ORDER',
			},
			// The part that is not the operation's own: an order of somebody else.
			'parts.orderId': {
				change: inList('parts', 'orderId', 'order', 1),
				theirs: 'INVALID_ORDER',
				nowhere: ['accepted', 'its parts are orders yet to come'],
			},
		},
	},
	'order.cancel@1': {
		schema: cancelOrderSchema,
		answers: EVERYBODY,
		async prepare(world) {
			return { payload: { ...(await asBuyer(world, [])), reason: null } };
		},
		foreign: {
			orderId: {
				change: set('orderId', 'order'),
				theirs: 'NOT_FOUND',
				nowhere: ['accepted', 'an order is called off before it has come'],
			},
		},
	},
	'order.answer@1': {
		schema: answerOrderSchema,
		answers: { ...EVERYBODY, suspendedOwner: 'PRODUCT_WITHDRAWN' },
		async prepare(world) {
			const lines = [world.stall.line(world.stall.noodles, { seenPriceDong: 10_000 })];
			const asked = await asBuyer(world, [], { lines });
			return { payload: { ...asked, revision: 1, accept: true } };
		},
		foreign: { orderId: { change: set('orderId', 'order'), theirs: 'NOT_FOUND' } },
	},
	'scan.record@1': {
		schema: recordScanSchema,
		answers: EVERYBODY,
		prepare: () =>
			Promise.resolve({
				payload: {
					...{ gtin: '09521234543213', lot: null, serial: null },
					...{ verdict: 'known', provinceCode: '01' },
				},
			}),
		foreign: {},
	},
	'complaint.create@1': {
		schema: createComplaintSchema,
		answers: EVERYBODY,
		async prepare(world) {
			const words = { kind: 'damaged', wish: 'replace', text: 'Vỡ cả hũ', pictures: [] };
			return { payload: { ...(await asBuyer(world, DELIVERED)), ...words } };
		},
		foreign: {
			orderId: { change: set('orderId', 'order'), theirs: 'NOT_FOUND' },
			pictures: {
				change: (payload, { picture }) => ({ ...payload, pictures: [picture] }),
				theirs: 'NOT_FOUND',
				nowhere: ['accepted', 'a picture is named before it is sent'],
			},
		},
	},
	'complaint.reply@1': {
		schema: replyComplaintSchema,
		answers: EVERYBODY,
		async prepare(world) {
			const { made, complaintId } = await world.complained();
			const named = { orderId: made.operation.opId, secret: made.secret };
			return { payload: { ...named, complaintId, reply: 'withdrawn' } };
		},
		foreign: {
			orderId: { change: set('orderId', 'order'), theirs: 'NOT_FOUND' },
			complaintId: { change: set('complaintId', 'complaint'), theirs: 'NOT_FOUND' },
		},
	},
	'report.create@1': {
		schema: createReportSchema,
		answers: EVERYBODY,
		prepare: (world) =>
			Promise.resolve({
				payload: {
					...{ secret: newOrderSecret(), kind: 'other', text: 'Không rõ gốc', contact: null },
					...{ pictures: [], productId: world.stall.honey, gtin: null, lot: null, serial: null },
				},
			}),
		// Whatever is sold may be reported, and what is nowhere too: it is what somebody saw.
		foreign: {
			productId: { change: set('productId', 'product'), theirs: 'accepted' },
			pictures: {
				change: (payload, { picture }) => ({ ...payload, pictures: [picture] }),
				theirs: 'NOT_FOUND',
				nowhere: ['accepted', 'a picture is named before it is sent'],
			},
		},
	},
};

const DELIVERED = ['confirmed', 'packed', 'shipped', 'delivered'] as const;

function inList(
	list: string,
	name: string,
	belonging: keyof Belongings,
	position = 0,
): Foreign['change'] {
	return (payload, named) => ({
		...payload,
		[list]: objectsIn(payload[list]).map((item, index) =>
			index === position ? { ...item, [name]: named[belonging] } : item,
		),
	});
}

function inLine(name: string, belonging: keyof Belongings): Foreign['change'] {
	return inList('lines', name, belonging);
}

const objectsIn = (value: unknown): Payload[] =>
	v.parse(v.array(v.record(v.string(), v.unknown())), value);

/** An order that has come as far as that, named as its buyer does. */
async function asBuyer(
	world: SendingWorld,
	steps: Parameters<SendingWorld['order']>[0],
	changes: Parameters<SendingWorld['order']>[1] = {},
): Promise<Payload> {
	const { operation, secret } = await world.order(steps, changes);
	return { orderId: operation.opId, secret };
}
