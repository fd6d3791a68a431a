import type { Account } from '../accounts/account';
import {
	ALL_MARKET_PERMISSIONS,
	marketRolesFor,
	producerRolesFor,
	type MarketPermission,
	type ProducerPermission,
} from '../accounts/permissions';
import { CHOSEN_KINDS, type ChosenKind } from './channels';

/** Whose business a kind of notice is: those who may do any of it, or everybody with an account. */
type Business = 'anybody' | readonly (MarketPermission | ProducerPermission)[];

/** As the use cases that send them ask for their readers. */
const BUSINESS: Readonly<Record<ChosenKind, Business>> = {
	orderNew: ['orders.move'],
	orderCalledOff: ['orders.move'],
	ownLotRecalled: ['lots.recallOwn'],
	lotRecalledByProducer: ['lots.recall'],
	lotRecalledByColleague: ['lots.edit'],
	documentAccepted: ['dossiers.submit'],
	documentRejected: ['dossiers.submit'],
	dossierQuestion: ['dossiers.submit', 'dossiers.review'],
	dossierSubmitted: ['dossiers.review'],
	dossierRenewed: ['dossiers.review'],
	dossierDecided: ['dossiers.submit'],
	signatureWaiting: ['dossiers.review', 'certificates.manage'],
	productExpired: ['dossiers.submit'],
	certificateReminder: ['dossiers.submit'],
	productSubmitted: ['dossiers.review'],
	productPublished: ['products.edit'],
	productSentBack: ['products.edit'],
	productHeld: ['stall.read'],
	productReleased: ['stall.read'],
	bankChanged: ['bank.edit'],
	producerSuspended: ['stall.read'],
	producerResumed: ['stall.read'],
	producerAsks: ['producers.manage'],
	producerSays: ['producers.manage'],
	producerRevised: ['stall.edit'],
	complaintOpened: ['complaints.answer', 'complaints.decide'],
	complaintAnswered: ['complaints.decide'],
	complaintDecided: ['complaints.answer'],
	complaintSettled: ['complaints.answer', 'complaints.decide'],
	complaintWithdrawn: ['complaints.answer', 'complaints.decide'],
	complaintDeadline: ['complaints.answer', 'complaints.decide'],
	reportOpened: ['reports.answer'],
	bundleProposed: ['promotions.edit'],
	bundleOffered: ['promotions.edit'],
	bundleEnded: ['promotions.edit'],
	sessionSoon: ['orders.move'],
	sessionChanged: ['orders.move'],
	lineUpChanged: ['orders.move'],
	productStopped: ['orders.move'],
	sessionPromotion: ['promotions.edit'],
	staffInvited: 'anybody',
	staffAnswered: ['staff.manage', 'producers.manage'],
	// Who was removed has no role any more.
	staffRemoved: 'anybody',
};

/**
 * The kinds of notices that somebody can get as what they are now, in the order in which they are
 * chosen from.
 */
export function kindsFor({
	roles,
	producers,
}: Pick<Account, 'roles' | 'producers'>): readonly ChosenKind[] {
	const held: ReadonlySet<string> = new Set([...roles, ...producers.map(({ role }) => role)]);
	return CHOSEN_KINDS.filter((kind) => {
		const business = BUSINESS[kind];
		return (
			business === 'anybody' ||
			business.some((permission) => rolesFor(permission).some((role) => held.has(role)))
		);
	});
}

const isOfMarket = (
	permission: MarketPermission | ProducerPermission,
): permission is MarketPermission => ALL_MARKET_PERMISSIONS.some((one) => one === permission);

function rolesFor(permission: MarketPermission | ProducerPermission): readonly string[] {
	return isOfMarket(permission) ? marketRolesFor(permission) : producerRolesFor(permission);
}
