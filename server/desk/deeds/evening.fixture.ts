import { sessionId, streamId, uuidV4, type SessionId } from '$lib/domain/ids';
import { CHUNK_MS } from '$lib/domain/live/chunk-order';
import { HOUR_MS } from '$lib/domain/time';
import * as v from 'valibot';

import type { Stall } from '../../../tests/fixtures/stall';
import { getPlan } from '../../market/plans';
import { getTalk } from '../../talk/running-talk';
import { getStudio } from '../../video/running-studio';
import { recordedPieces } from '../../video/sample.fixture';
import {
	answered,
	byJudge,
	byOrganiser,
	byStaff,
	ofStall,
	type Answers,
	type Deed,
	type Desks,
} from './deed.fixture';

const OF_THE_EVENING =
	'an evening is run before everybody, and decides nothing about a stall’s papers';
const THEIR_DEAL =
	'a stall makes promotions of its own goods anyway, and its people are told of it';
const SECONDS = 4;
const SLOT = uuidV4();

/** An evening from its draft to what is kept of it. */
export const EVENING_DEEDS: readonly Deed[] = [
	byOrganiser(OF_THE_EVENING, 'desk.market.create', (stall) => ({
		title: 'Phiên bỏ',
		...timesOf(stall),
	})),
	byOrganiser(OF_THE_EVENING, 'desk.market.cancel', (_stall, answers) => seenPlan(answers), see),
	byOrganiser(OF_THE_EVENING, 'desk.market.create', (stall) => ({
		title: 'Phiên mật',
		...timesOf(stall),
	})),
	byOrganiser(
		OF_THE_EVENING,
		'desk.market.save',
		(stall, answers) => ({ ...seenPlan(answers), plan: planOf(stall), cover: null }),
		see,
	),
	byOrganiser(OF_THE_EVENING, 'desk.market.publish', (_stall, answers) => seenPlan(answers), see),
	byOrganiser(THEIR_DEAL, 'desk.catalogue.planPromotion', (stall, answers) => ({
		productId: stall.honey,
		deal: { kind: 'percent', percentOff: 10 },
		...{ ...timesOf(stall), portions: null, perOrder: null },
		sessionId: answers.get('desk.market.create'),
	})),
	byOrganiser(THEIR_DEAL, 'desk.catalogue.updatePlannedPromotion', (stall, answers) => ({
		...plannedPromotion(answers),
		...{ endsAt: timesOf(stall).endsAt - HOUR_MS / 2, portions: null },
		seen: { endsAt: timesOf(stall).endsAt, portions: null },
	})),
	byOrganiser(THEIR_DEAL, 'desk.catalogue.endPlannedPromotion', (_stall, answers) =>
		plannedPromotion(answers),
	),
	act(() => ({ do: 'start' })),
	byOrganiser(OF_THE_EVENING, 'desk.talk.say', (_stall, answers) => ({
		...runOf(answers),
		...{ postKey: uuidV4(), of: null, text: 'Chào cả nhà' },
	})),
	byStaff(
		'owner',
		'desk.talk.answer',
		(stall, answers) => ({
			...ofStall(stall),
			...runOf(answers),
			...{ postKey: uuidV4(), of: answers.get('question'), text: 'Mật rừng ạ' },
		}),
		askFromPhone,
	),
	act((stall) => ({ do: 'stop', productId: stall.honey })),
	byJudge('desk.live.act', (stall, answers) => ({
		...acting(answers),
		action: { do: 'release', productId: stall.honey },
	})),
	byOrganiser(OF_THE_EVENING, 'desk.talk.moderate', (_stall, answers) => ({
		...acting(answers),
		action: { do: 'pause' },
	})),
	byOrganiser(OF_THE_EVENING, 'desk.video.beginAsHost', (_stall, answers) => runOf(answers)),
	byStaff('owner', 'desk.video.begin', (stall, answers) => ({
		...ofStall(stall),
		...runOf(answers),
		slotKey: SLOT,
	})),
	act((_stall, answers) => ({
		do: 'air',
		source: { kind: 'stream', id: answered(answers, 'desk.video.begin', 'id'), producerId: null },
	})),
	byOrganiser(OF_THE_EVENING, 'desk.video.endAsHost', (_stall, answers) => ({
		id: answered(answers, 'desk.video.beginAsHost', 'id'),
	})),
	{
		...byStaff('owner', 'desk.video.end', (stall, answers) => ({
			...ofStall(stall),
			streamId: answered(answers, 'desk.video.begin', 'id'),
		})),
		prepare: send,
	},
	act(() => ({ do: 'end' })),
	byOrganiser(OF_THE_EVENING, 'desk.video.setHidden', (_stall, answers) => ({
		id: answered(answers, 'desk.video.begin', 'id'),
		isHidden: true,
	})),
	byOrganiser(OF_THE_EVENING, 'desk.video.setHidden', (_stall, answers) => ({
		id: answered(answers, 'desk.video.begin', 'id'),
		isHidden: false,
	})),
	byOrganiser(OF_THE_EVENING, 'desk.video.setCaptions', (_stall, answers) => ({
		sessionId: answers.get('desk.market.create'),
		text: 'WEBVTT\n\n00:01.000 --> 00:02.000\nBưởi vừa hái',
	})),
	byOrganiser(OF_THE_EVENING, 'desk.video.remove', (_stall, answers) => ({
		id: answered(answers, 'desk.video.begin', 'id'),
	})),
];

function act(action: (stall: Stall, answers: Answers) => object): Deed {
	const reason = 'all that hosts do at the board but to let go what one of them has stopped';
	return byOrganiser(reason, 'desk.live.act', (stall, answers) => ({
		...acting(answers),
		action: action(stall, answers),
	}));
}

function acting(answers: Answers) {
	return { ...runOf(answers), actionId: uuidV4() };
}

function runOf(answers: Answers) {
	return { sessionId: answers.get('desk.market.create'), isRehearsal: false };
}

function timesOf({ now }: Stall) {
	return { startsAt: now + HOUR_MS, endsAt: now + 2 * HOUR_MS };
}

function plannedPromotion(answers: Answers) {
	return {
		promotionId: answered(answers, 'desk.catalogue.planPromotion', 'id'),
		sessionId: answers.get('desk.market.create'),
	};
}

function planOf(stall: Stall) {
	const { startsAt } = timesOf(stall);
	const slot = { key: SLOT, startsAt, minutes: 10, productIds: [stall.honey, stall.noodles] };
	const slots = [{ ...slot, ...ofStall(stall) }];
	const promotion = {
		...{ key: uuidV4(), productId: stall.noodles, ...timesOf(stall) },
		...{ deal: { kind: 'percent', percentOff: 5 }, portions: null, perOrder: null },
	};
	const frame = { title: 'Phiên mật ong', intro: '', ...timesOf(stall), cover: null };
	return { ...frame, slots, promotions: [promotion] };
}

function seenPlan(answers: Answers) {
	return { id: answers.get('desk.market.create'), revision: answers.get('revision') };
}

function madeSession(answers: Answers): SessionId {
	return sessionId(v.parse(v.number(), answers.get('desk.market.create')));
}

/** The session as its host looks at it before the next step. */
async function see({ stall, answers }: Desks): Promise<void> {
	const found = await getPlan(stall.db.database, madeSession(answers), stall.now);
	answers.set('revision', found?.revision);
}

/** A buyer asks something. */
async function askFromPhone({ answers }: Desks): Promise<void> {
	const run = { sessionId: madeSession(answers), isRehearsal: false };
	const asked = await getTalk().writer.post({
		...{ run, postKey: uuidV4(), from: 'viewer', kind: 'question', name: 'Cô Lan' },
		...{ device: 'lan', network: '10.1.1.1', text: 'Mật rừng hay mật nuôi?' },
	});
	if (asked.outcome === 'posted') answers.set('question', asked.seq);
}

const streamSchema = v.object({ id: v.string(), key: v.string() });

/** The owner's phone sends a few seconds. */
async function send({ stall, people, answers }: Desks): Promise<void> {
	const { studio } = getStudio();
	const { id, key } = v.parse(streamSchema, answers.get('desk.video.begin'));
	const stream = { id: streamId(id), key, accountId: people.owner };
	for (const [n, bytes] of (await recordedPieces(SECONDS)).entries()) {
		stall.now += CHUNK_MS;
		await studio.take(stream, { place: { part: 0, n }, bytes });
	}
}
