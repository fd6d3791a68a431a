import { uuidV4 } from '$lib/domain/ids';
import { DAY_MS } from '$lib/domain/time';

import {
	answered,
	byJudge,
	byStaff,
	ofHoney,
	ofStall,
	WORDS,
	type Answers,
	type Deed,
} from './deed.fixture';

const draft = { changes: { name: 'Món mới' }, pictureFileId: null, dossierId: null };

/** What is sold, for how much, and where the money goes. */
export const GOODS_DEEDS: readonly Deed[] = [
	byStaff('owner', 'desk.catalogue.setSeason', (stall) => ({ ...ofHoney(stall), months: [1, 2] })),
	byStaff('owner', 'desk.catalogue.createPromotion', (stall) => ({
		...ofHoney(stall),
		deal: { kind: 'percent', percentOff: 10 },
		startsAt: stall.now,
		endsAt: stall.now + DAY_MS,
		...{ portions: null, perOrder: null, sessionId: null },
	})),
	byStaff('owner', 'desk.catalogue.updatePromotion', (stall, answers) => ({
		...ofStall(stall),
		promotionId: answered(answers, 'desk.catalogue.createPromotion', 'id'),
		endsAt: stall.now + 2 * DAY_MS,
		portions: null,
		seen: { endsAt: stall.now + DAY_MS, portions: null },
	})),
	byStaff('owner', 'desk.catalogue.endPromotion', (stall, answers) => ({
		...ofStall(stall),
		promotionId: answered(answers, 'desk.catalogue.createPromotion', 'id'),
	})),
	byStaff('owner', 'desk.products.setPrice', (stall) => ({
		...ofHoney(stall),
		priceDong: 130_000,
		seenDong: 120_000,
	})),
	byStaff('owner', 'desk.products.setStock', (stall) => ({
		...ofHoney(stall),
		available: 7,
		seen: 10,
	})),
	byStaff('owner', 'desk.products.takeOff', (stall) => ({ ...ofHoney(stall), reason: WORDS })),
	byStaff('owner', 'desk.products.putBack', ofHoney),
	byStaff('owner', 'desk.products.create', (stall) => ({
		...ofHoney(stall),
		key: uuidV4(),
		...draft,
	})),
	byStaff('owner', 'desk.products.save', (stall, answers) => ({
		...ofStall(stall),
		draftId: answered(answers, 'desk.products.create', 'draftId'),
		revision: answered(answers, 'desk.products.create', 'revision'),
		...{ ...draft, changes: { name: 'Mật ong rừng' } },
	})),
	byStaff('owner', 'desk.products.submit', (stall, answers) => ({
		...ofStall(stall),
		...seenDraft(answers, 'save'),
	})),
	byStaff('owner', 'desk.products.takeBack', (stall, answers) => ({
		...ofStall(stall),
		...seenDraft(answers, 'submit'),
	})),
	byStaff('owner', 'desk.products.submit', (stall, answers) => ({
		...ofStall(stall),
		...seenDraft(answers, 'takeBack'),
	})),
	byJudge('desk.products.sendBack', (_stall, answers) => ({
		...seenDraft(answers, 'submit'),
		reason: WORDS,
	})),
	byStaff('owner', 'desk.products.drop', (stall, answers) => ({
		...ofStall(stall),
		draftId: answered(answers, 'desk.products.create', 'draftId'),
		revision: Number(answered(answers, 'desk.products.submit', 'revision')) + 1,
	})),
	byStaff('owner', 'desk.producers.updateOwnFacts', (stall) => ({
		...ofStall(stall),
		...{ about: 'Nuôi ong từ năm 2012.', phone: '0912 345 678', street: 'Thôn 3' },
	})),
	byStaff('owner', 'desk.producers.askRevision', (stall) => ({
		...ofStall(stall),
		text: 'HTX đã đổi tên, xin sửa giúp.',
	})),
	byStaff('owner', 'desk.payment.setBank', (stall) => ({
		...ofStall(stall),
		bank: { bin: '970436', account: '0123456789', holder: 'HTX ONG' },
		password: null,
	})),
	// Another one, which the organisers let through.
	byStaff('owner', 'desk.products.create', (stall) => ({
		...ofHoney(stall),
		...{ ...draft, key: uuidV4(), changes: { name: 'Mật ong rừng', gtin: '08936012340013' } },
	})),
	byStaff('owner', 'desk.products.submit', (stall, answers) => ({
		...ofStall(stall),
		...seenDraft(answers, 'create'),
	})),
	byJudge('desk.products.publish', (_stall, answers) => seenDraft(answers, 'submit')),
	byJudge('desk.products.hold', ({ honey }) => ({ productId: honey, reason: WORDS })),
	byJudge('desk.products.release', ({ honey }) => ({ productId: honey, reason: WORDS })),
	byStaff('owner', 'desk.bundles.propose', (stall) => ({
		...ofStall(stall),
		title: 'Trà mật',
		items: [
			{ productId: stall.honey, quantity: 2, priceDong: 100_000 },
			{ productId: stall.tea, quantity: 1, priceDong: 80_000 },
		],
	})),
	byStaff('neighbour', 'desk.bundles.agree', (stall, answers) => ({
		producerId: stall.neighbour,
		bundleId: answered(answers, 'desk.bundles.propose'),
	})),
	byStaff('owner', 'desk.bundles.end', (stall, answers) => ({
		...ofStall(stall),
		bundleId: answered(answers, 'desk.bundles.propose'),
	})),
];

function seenDraft(answers: Answers, after: 'create' | 'save' | 'submit' | 'takeBack') {
	return {
		draftId: answered(answers, 'desk.products.create', 'draftId'),
		revision: answered(answers, `desk.products.${after}`, 'revision'),
	};
}
