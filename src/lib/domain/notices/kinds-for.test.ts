import { expect, it } from 'vitest';

import { MARKET_ROLES } from '../accounts/account';
import { producerId } from '../ids';
import { CHOSEN_KINDS } from './channels';
import { kindsFor } from './kinds-for';

const at = (role: 'owner' | 'packer') => ({
	roles: [],
	producers: [{ producerId: producerId(1), role }],
});
const OF_ORGANISERS = ['dossierSubmitted', 'signatureWaiting', 'producerAsks', 'reportOpened'];

it('are of a stall’s owner what comes to a stall, and nothing of the organisers’', () => {
	const kinds = kindsFor(at('owner'));
	expect(kinds).toEqual(expect.arrayContaining(['orderNew', 'dossierQuestion', 'bankChanged']));
	for (const kind of OF_ORGANISERS) expect(kinds).not.toContain(kind);
});

it('are of a packer the orders, the lots and the evenings', () => {
	const kinds = kindsFor(at('packer'));
	expect(kinds).toEqual(
		expect.arrayContaining(['orderNew', 'lotRecalledByColleague', 'lineUpChanged']),
	);
	for (const kind of ['bankChanged', 'dossierQuestion', ...OF_ORGANISERS]) {
		expect(kinds).not.toContain(kind);
	}
});

it('are of an organiser what comes to the market', () => {
	const kinds = kindsFor({ roles: ['reviewer'], producers: [] });
	expect(kinds).toEqual(expect.arrayContaining([...OF_ORGANISERS, 'dossierQuestion']));
	expect(kinds).not.toContain('orderNew');
	const all = kindsFor({ roles: MARKET_ROLES, producers: at('owner').producers });
	expect(all).toEqual(CHOSEN_KINDS);
});
