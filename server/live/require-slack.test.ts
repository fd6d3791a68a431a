import { expect, it } from 'vitest';

import { Stall } from '../../tests/fixtures/stall';
import { requireSlack } from './require-slack';

it('sends away whoever can wait, only while others wait for the database', async () => {
	await using stall = await Stall.open(1);
	const { database } = stall.db;
	expect(() => requireSlack(database)).not.toThrow();
	const held = await database.$client.connect();
	expect(() => requireSlack(database)).not.toThrow();
	const order = database.$client.query('select 1');
	expect(() => requireSlack(database)).toThrow('SERVER_BUSY');
	held.release();
	await order;
	expect(() => requireSlack(database)).not.toThrow();
});
