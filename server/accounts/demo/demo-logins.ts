import type { MarketRole, ProducerRole } from '$lib/domain/accounts/account';

/** Known to everybody: such an account opens only in a market that runs as a demo. */
export const DEMO_PASSWORD = 'cho-dem-tren-may';

export interface DemoLogin {
	/** What the person does; nobody's name. */
	readonly name: string;
	readonly login: string;
	readonly roles: readonly MarketRole[];
	/** At how many of the demo's producers, and as what. */
	readonly stalls: { readonly count: number; readonly role: ProducerRole };
}

const none = { count: 0, role: 'packer' } as const;

export const DEMO_LOGINS: readonly DemoLogin[] = [
	{
		name: 'Chủ gian hàng (minh họa)',
		login: 'chu-gian-hang@demo.invalid',
		roles: [],
		stalls: { count: 2, role: 'owner' },
	},
	{
		name: 'Người đóng gói (minh họa)',
		login: 'dong-goi@demo.invalid',
		roles: [],
		stalls: { count: 2, role: 'packer' },
	},
	{
		name: 'Ban tổ chức (minh họa)',
		login: 'ban-to-chuc@demo.invalid',
		roles: ['reviewer', 'host', 'administrator'],
		stalls: none,
	},
	{
		name: 'Người duyệt thứ hai (minh họa)',
		login: 'duyet-hai@demo.invalid',
		roles: ['reviewer'],
		stalls: none,
	},
];
