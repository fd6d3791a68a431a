import { leaves, SECRET, stays, type Holding } from '../exports/holding';
import {
	accounts,
	credentials,
	marketStaff,
	passkeys,
	producerStaff,
	serverSecrets,
	signIns,
	staffInvitations,
	twoFactors,
	verifications,
} from './tables';

/** What of this module leaves with the export of everything. */
export const ACCOUNT_HOLDINGS: readonly Holding[] = [
	leaves(accounts, { vi: 'Tài khoản', en: 'Accounts' }),
	leaves(marketStaff, { vi: 'Vai trò ban tổ chức', en: 'Organisers and their roles' }),
	leaves(producerStaff, { vi: 'Người của gian hàng', en: "Stalls' people" }),
	leaves(staffInvitations, { vi: 'Lời mời vào gian hàng', en: 'Invitations to stalls' }),
	{ table: credentials, why: SECRET },
	{ table: signIns, why: SECRET },
	{ table: verifications, why: SECRET },
	{ table: twoFactors, why: SECRET },
	{ table: serverSecrets, why: SECRET },
	stays(
		passkeys,
		'Khóa đăng nhập riêng của từng người.',
		'Keys by which single people sign in, theirs alone.',
	),
];
