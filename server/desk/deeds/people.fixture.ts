import { uuidV7, producerId } from '$lib/domain/ids';
import { eq } from 'drizzle-orm';

import { givePassword } from '../../accounts/accounts.fixture';
import { accounts } from '../../accounts/tables';
import { addProducers } from '../../catalogue/add-to-catalogue';
import { notify } from '../../notify/notify';
import { toAccount } from '../../notify/recipient';
import { SubscribedBrowser } from '../../../tests/fixtures/push-service';
import {
	answered,
	byJudge,
	byOrganiser,
	byStaff,
	ofStall,
	WORDS,
	type Answers,
	type Deed,
	type Desks,
} from './deed.fixture';

const OF_EVERYBODY = 'who may sign in, whoever they work for';
/** The organiser's own. */
export const PASSWORD = 'mat khau cua ban to chuc';
const browser = new SubscribedBrowser();
const person = { name: 'Chị Được Mời', login: 'duoc-moi@cho.example', role: 'packer' };

/** Who works where, and what the market knows of them. */
export const PEOPLE_DEEDS: readonly Deed[] = [
	byStaff('owner', 'desk.accounts.inviteStaff', (stall) => ({ ...ofStall(stall), ...person })),
	byStaff('owner', 'desk.accounts.withdrawInvitation', (stall, answers) => ({
		...ofStall(stall),
		invitationId: answered(answers, 'invitation'),
	})),
	byStaff('owner', 'desk.accounts.inviteStaff', (stall) => ({
		...ofStall(stall),
		...person,
		login: 'da-co@cho.example',
	})),
	byStaff('invited', 'desk.accounts.answerInvitation', (_stall, answers) => ({
		invitationId: answered(answers, 'invitation'),
		isAccepted: true,
	})),
	byStaff('owner', 'desk.accounts.setStaffRole', (stall, answers) => ({
		...ofStall(stall),
		memberId: answered(answers, 'member'),
		role: 'owner',
	})),
	byJudge('desk.accounts.removeStaff', (stall, answers) => ({
		...ofStall(stall),
		accountId: answered(answers, 'invited'),
		reason: WORDS,
	})),
	byStaff('packer', 'desk.accounts.leaveStall', ofStall),
	byStaff('owner', 'desk.notify.choose', () => ({
		kind: 'orderNew',
		channel: 'push',
		isOn: false,
	})),
	byStaff('owner', 'desk.accounts.setLocale', () => ({ locale: 'en' })),
	byStaff('owner', 'desk.notify.subscribe', () => ({
		subscription: browser.subscription,
		locale: 'vi',
	})),
	byStaff('owner', 'desk.notify.unsubscribe', () => ({ endpoint: browser.endpoint })),
	byStaff(
		'owner',
		'desk.notify.markRead',
		() => ({ upTo: Number.MAX_SAFE_INTEGER }),
		({ stall, people }) =>
			stall.db.database.transaction((tx) =>
				notify(tx, {
					...{ kind: 'bankChanged', params: { producerId: stall.producer }, at: stall.now },
					to: [toAccount(people.owner)],
				}),
			),
	),
	byStaff('owner', 'desk.accounts.endDevices', () => ({ deviceId: null })),
	byOrganiser(OF_EVERYBODY, 'desk.accounts.create', () => ({
		name: 'Anh Mới',
		login: 'anh-moi@cho.example',
		roles: [],
	})),
	byOrganiser(OF_EVERYBODY, 'desk.accounts.createPasswordLink', (_stall, answers) =>
		account(answers),
	),
	byOrganiser(OF_EVERYBODY, 'desk.accounts.correct', (_stall, answers) => ({
		...account(answers),
		...{ name: 'Anh Mới', phone: '0912345679', email: '', isMistyped: true },
	})),
	byStaff('owner', 'desk.accounts.setName', () => ({ name: 'Bà Chủ Mới' })),
	byStaff(
		'owner',
		'desk.accounts.setLogins',
		() => ({ phone: '0912345670', email: 'chu@cho.example', password: PASSWORD }),
		({ stall, people }) => givePassword(stall.db.database, people.owner, PASSWORD),
	),
	byOrganiser(OF_EVERYBODY, 'desk.accounts.setRoles', (_stall, answers) => ({
		...account(answers),
		roles: ['host'],
	})),
	byOrganiser(OF_EVERYBODY, 'desk.accounts.setClosed', (_stall, answers) => ({
		...account(answers),
		isClosed: true,
	})),
	byJudge('desk.accounts.createStaffLink', (stall, answers) => ({
		...ofStall(stall),
		accountId: answered(answers, 'owner'),
	})),
	byOrganiser('nobody works there yet', 'desk.producers.invite', () => ({
		...{ name: 'HTX Mới', kind: 'cooperative', provinceCode: '01', communeCode: '09022' },
		...{ ownerName: 'Bà Chủ', ownerLogin: 'ba-chu@cho.example' },
	})),
	byJudge('desk.producers.verify', (stall) => ({ ...ofStall(stall), documentsSeen: WORDS })),
	byJudge('desk.producers.suspend', (stall) => ({ ...ofStall(stall), reason: WORDS })),
	byJudge('desk.producers.lift', ofStall),
	byJudge('desk.producers.revise', (stall) => ({
		...{ ...ofStall(stall), name: 'HTX Đổi Tên', kind: 'cooperative', provinceCode: '01' },
		...{ communeCode: '09022', registration: '0107 HTX 001', about: '', documentsSeen: WORDS },
	})),
	byJudge(
		'desk.accounts.inviteOwner',
		(_stall, answers) => ({
			producerId: answered(answers, 'stall without owner'),
			...{ name: 'Chị Chủ Mới', login: 'chu-moi@cho.example' },
		}),
		addStallWithoutOwner,
	),
	byOrganiser(
		OF_EVERYBODY,
		'desk.accounts.resetSecondFactor',
		(_stall, answers) => ({
			accountId: answered(answers, 'invited'),
			...{ reason: WORDS, password: PASSWORD },
		}),
		loseSecondFactor,
	),
];

function account(answers: Answers) {
	return { accountId: answered(answers, 'desk.accounts.create', 'accountId') };
}

async function addStallWithoutOwner({ stall, answers, makePartialTo }: Desks): Promise<void> {
	const named = { slug: `htx-${uuidV7(stall.now)}`, name: 'HTX Bỏ Trống' };
	const place = { kind: 'cooperative', provinceCode: '19' } as const;
	const [id] = await addProducers(stall.db.database, [{ ...named, ...place }], stall.now);
	await makePartialTo(id ?? producerId(0));
	answers.set('stall without owner', id);
}

/** The person has a second factor, and the organiser the password that is asked for. */
async function loseSecondFactor({ stall, people }: Desks): Promise<void> {
	const { database } = stall.db;
	await givePassword(database, people.organiser, PASSWORD);
	await database
		.update(accounts)
		.set({ twoFactorEnabled: true })
		.where(eq(accounts.id, people.invited));
}
