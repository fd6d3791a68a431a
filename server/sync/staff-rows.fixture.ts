import type { StaffKind } from '$lib/domain/ordering/operation';
import {
	moveOrderSchema,
	orderLotsSchema,
	orderMoneySchema,
	orderParcelSchema,
} from '$lib/domain/ordering/staff-operation';
import { createLotSchema, lotDaysSchema, recordTraceSchema } from '$lib/domain/trace/lot-operation';

import type { SendingWorld } from './senders.fixture';
import { set, type Payload, type Row } from './sending-row.fixture';

/** The people of the stall, who finish what was ordered before it was suspended. */
const OF_STALL: Row['answers'] = {
	nobody: 'NOT_SIGNED_IN',
	packer: 'accepted',
	owner: 'accepted',
	formerPacker: 'FORBIDDEN',
	otherOwner: 'FORBIDDEN',
	reviewer: 'FORBIDDEN',
	host: 'FORBIDDEN',
	administrator: 'FORBIDDEN',
	suspendedOwner: 'accepted',
};

/** Of every operation of staff: it is performed in nobody's name but its maker's, for no other stall. */
const OF_STAFF: Row['foreign'] = {
	accountId: { change: set('accountId', 'account'), theirs: 'NOT_SIGNED_IN' },
	producerId: { change: set('producerId', 'producer'), theirs: 'FORBIDDEN' },
};
const ORDER_OF_STAFF: Row['foreign'] = {
	...OF_STAFF,
	orderId: { change: set('orderId', 'order'), theirs: 'NOT_FOUND' },
};
const LOT_OF_STAFF: Row['foreign'] = {
	...OF_STAFF,
	productId: { change: set('productId', 'product'), theirs: 'NOT_FOUND' },
};

/** What the stall's people do. */
export const STAFF_ROWS: Readonly<Record<StaffKind, Row>> = {
	'order.move@1': {
		schema: moveOrderSchema,
		answers: OF_STALL,
		async prepare(world, by) {
			const step = { from: 'placed', to: 'confirmed' };
			const nothing = { reason: null, carrier: null, tracking: null };
			return { payload: { ...(await ofOrder(world, by)), ...step, ...nothing } };
		},
		foreign: ORDER_OF_STAFF,
	},
	'order.money@1': {
		schema: orderMoneySchema,
		answers: { ...OF_STALL, packer: 'FORBIDDEN' },
		async prepare(world, by) {
			const money = { isReceived: true, way: 'cash', reason: null };
			return { payload: { ...(await ofOrder(world, by)), ...money } };
		},
		foreign: ORDER_OF_STAFF,
	},
	'order.parcel@1': {
		schema: orderParcelSchema,
		answers: OF_STALL,
		async prepare(world, by) {
			const parcel = { seen: null, carrier: 'Bưu điện', tracking: null };
			return {
				payload: { ...(await ofOrder(world, by, ['confirmed', 'packed', 'shipped'])), ...parcel },
			};
		},
		foreign: ORDER_OF_STAFF,
	},
	'order.lots@1': {
		schema: orderLotsSchema,
		answers: OF_STALL,
		async prepare(world, by) {
			const lines = [{ position: 0, lots: ['L1'], seen: null }];
			return { payload: { ...(await ofOrder(world, by, ['confirmed', 'packed'])), lines } };
		},
		foreign: ORDER_OF_STAFF,
	},
	'lot.create@1': {
		schema: createLotSchema,
		answers: OF_STALL,
		prepare(world, by) {
			const lot = { productId: world.stall.honey, lot: world.newCode(), place: 'Vườn ong' };
			const nothing = { producedOn: null, expiresOn: null, locationCode: null, standards: [] };
			return Promise.resolve({ payload: { ...ofStall(world, by), ...lot, ...nothing } });
		},
		foreign: LOT_OF_STAFF,
	},
	'trace.record@1': {
		schema: recordTraceSchema,
		answers: OF_STALL,
		async prepare(world, by) {
			const { honey, now } = world.stall;
			const { code: lot } = await world.lot(honey);
			const step = { step: 'packing', at: now, place: 'Xưởng', note: null };
			const named = { productId: honey, lot, corrects: null, picture: null };
			return { payload: { ...ofStall(world, by), ...named, ...step } };
		},
		foreign: {
			...OF_STAFF,
			productId: {
				change: (payload, { product, lot }) => ({ ...payload, productId: product, lot }),
				theirs: 'NOT_FOUND',
			},
			corrects: { change: set('corrects', 'event'), theirs: 'NOT_FOUND' },
			picture: {
				change: set('picture', 'picture'),
				theirs: 'NOT_FOUND',
				nowhere: ['accepted', 'a picture is named before it is sent'],
			},
		},
	},
	'lot.days@1': {
		schema: lotDaysSchema,
		answers: OF_STALL,
		async prepare(world, by) {
			const { honey } = world.stall;
			const { code: lot } = await world.lot(honey);
			const seen = { producedOn: null, expiresOn: null };
			const days = { producedOn: '2026-11-20', expiresOn: null, seen, reason: 'Gõ thiếu' };
			return { payload: { ...ofStall(world, by), productId: honey, lot, ...days } };
		},
		foreign: {
			...OF_STAFF,
			productId: {
				change: (payload, { product, lot }) => ({ ...payload, productId: product, lot }),
				theirs: 'NOT_FOUND',
			},
		},
	},
};

function ofStall({ stall }: SendingWorld, by: string): Payload {
	return { accountId: by, producerId: stall.producer };
}

async function ofOrder(
	world: SendingWorld,
	by: string,
	steps: Parameters<SendingWorld['order']>[0] = [],
): Promise<Payload> {
	const { operation } = await world.order(steps);
	return { ...ofStall(world, by), orderId: operation.opId };
}
