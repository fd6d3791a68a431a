import { Counter } from 'prom-client';

import { metrics } from '../metrics';
import { getPool, getRuntime } from '../runtime';
import { TalkRooms } from './talk-rooms';
import { TalkWriter } from './talk-writer';

const shed = new Counter({
	name: 'talk_shed_total',
	help: 'Messages of live sessions turned away because there was too much to do',
	registers: [metrics],
});

export interface Talk {
	readonly rooms: TalkRooms;
	readonly writer: TalkWriter;
}

let talk: Talk | undefined;

/** This node's talk: begun at the first call, ended when the server takes no more requests. */
export function getTalk(): Talk {
	if (talk) return talk;
	const { clock, log, database } = getRuntime();
	const rooms = new TalkRooms({ pool: getPool(), log });
	const writer = new TalkWriter({ database, clock, onShed: () => shed.inc() });
	const events: NodeJS.EventEmitter = process;
	events.once('market:draining', () => {
		rooms.stop();
		void writer.stop();
	});
	rooms.start();
	talk = { rooms, writer };
	return talk;
}
