import type { ProducerId } from '../ids';
import type { Account, MarketRole, ProducerRole } from './account';

/**
 * What may be done for the market, and by whom. Who is not named may not: a permission that nobody
 * was given is nobody's.
 */
const MARKET_PERMISSIONS = {
	'producers.read': ['reviewer', 'host', 'administrator'],
	'producers.manage': ['reviewer', 'administrator'],
	'producers.suspend': ['reviewer', 'administrator'],
	'products.hold': ['reviewer', 'administrator'],
	'dossiers.review': ['reviewer'],
	'certificates.manage': ['reviewer'],
	'lots.recall': ['reviewer'],
	'reports.answer': ['reviewer'],
	'complaints.decide': ['reviewer'],
	'sessions.plan': ['host'],
	'sessions.run': ['host'],
	'figures.read': ['reviewer', 'host', 'administrator'],
	'texts.edit': ['administrator'],
	'lessons.edit': ['reviewer', 'administrator'],
	'places.edit': ['administrator'],
	'checklists.edit': ['administrator'],
	'data.import': ['administrator'],
	'data.export': ['administrator'],
	'accounts.manage': ['administrator'],
	'audit.read': ['administrator'],
} as const satisfies Record<string, readonly MarketRole[]>;

/** What may be done for one producer, and by which of its people. */
const PRODUCER_PERMISSIONS = {
	'stall.read': ['owner', 'packer'],
	'orders.read': ['owner', 'packer'],
	'orders.move': ['owner', 'packer'],
	'orders.money': ['owner'],
	'stock.edit': ['owner', 'packer'],
	'products.edit': ['owner'],
	'promotions.edit': ['owner'],
	'lots.edit': ['owner', 'packer'],
	'lots.recallOwn': ['owner'],
	'labels.issue': ['owner', 'packer'],
	'dossiers.submit': ['owner'],
	'complaints.answer': ['owner'],
	'producerFigures.read': ['owner'],
	'bank.edit': ['owner'],
	'stall.edit': ['owner'],
	'staff.manage': ['owner'],
	'lessons.read': ['owner', 'packer'],
	'video.send': ['owner', 'packer'],
	'talk.answer': ['owner', 'packer'],
} as const satisfies Record<string, readonly ProducerRole[]>;

export type MarketPermission = keyof typeof MARKET_PERMISSIONS;
export type ProducerPermission = keyof typeof PRODUCER_PERMISSIONS;

export const ALL_MARKET_PERMISSIONS = Object.keys(MARKET_PERMISSIONS) as MarketPermission[];
export const ALL_PRODUCER_PERMISSIONS = Object.keys(PRODUCER_PERMISSIONS) as ProducerPermission[];

/** The roles that may do something for the market. */
export function marketRolesFor(permission: MarketPermission): readonly MarketRole[] {
	return MARKET_PERMISSIONS[permission];
}

/** The roles that may do something for a producer. */
export function producerRolesFor(permission: ProducerPermission): readonly ProducerRole[] {
	return PRODUCER_PERMISSIONS[permission];
}

type Holder = Pick<Account, 'roles' | 'producers'>;

/** Whether a person may do something for the market as a whole. */
export function mayForMarket(account: Holder, permission: MarketPermission): boolean {
	const allowed: readonly MarketRole[] = MARKET_PERMISSIONS[permission];
	return account.roles.some((role) => allowed.includes(role));
}

/** Whether a person may do something for one producer: being an organiser gives no right to it. */
export function mayForProducer(
	account: Holder,
	permission: ProducerPermission,
	producerId: ProducerId,
): boolean {
	const allowed: readonly ProducerRole[] = PRODUCER_PERMISSIONS[permission];
	return account.producers.some(
		(membership) => membership.producerId === producerId && allowed.includes(membership.role),
	);
}
