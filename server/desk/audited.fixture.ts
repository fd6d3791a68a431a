import type { Deed } from './deeds/deed.fixture';
import { EVENING_DEEDS } from './deeds/evening.fixture';
import { GOODS_DEEDS } from './deeds/goods.fixture';
import { PAPER_DEEDS } from './deeds/papers.fixture';
import { PEOPLE_DEEDS } from './deeds/people.fixture';
import { TRUST_DEEDS } from './deeds/trust.fixture';
import { WORD_DEEDS } from './deeds/words.fixture';

/** What is done at the desks, in this order; each deed leaves a trace of its person in the log. */
export const DEEDS: readonly Deed[] = [
	...PEOPLE_DEEDS,
	...GOODS_DEEDS,
	...PAPER_DEEDS,
	...WORD_DEEDS,
	...TRUST_DEEDS,
	...EVENING_DEEDS,
];

/** What changes nothing by itself: all that does is in the log. */
export const NOT_IN_THE_LOG: Readonly<Record<string, string>> = {
	'desk.accounts.prove': 'opens nothing by itself: what is done with it is in the log',
	'desk.lessons.preview': 'writes nothing',
	'desk.texts.preview': 'writes nothing',
	'desk.import.check': 'writes nothing',
	'desk.notify.isWoken': 'a question, which changes nothing',
};

/** Entries of the log before which there was nothing: what is made, and what happens and is over. */
export const NOTHING_BEFORE: readonly string[] = [
	'account.create',
	'account.addRoles',
	'account.createPasswordLink',
	'account.endSignIns',
	'bundle.propose',
	'certificate.register',
	'data.import',
	'dossier.open',
	'dossier.signCommitment',
	'dossier.submitDocument',
	'dossier.write',
	'labels.issue',
	'labels.printAgain',
	'lesson.create',
	// What hosts do are events of the evening's own record, which holds what was before.
	'live.air',
	'live.end',
	'live.release',
	'live.start',
	'live.stop',
	'notices.choose',
	'place.change',
	// What an owner asks for in words.
	'producer.askRevision',
	'producer.invite',
	'producer.inviteStaff',
	'product.draft',
	'promotion.create',
	'session.draft',
	'lesson.progress',
	'talk.pause',
	'talk.say',
	'text.draft',
	'video.begin',
	'video.end',
];

/** Entries after which there is nothing. */
export const NOTHING_AFTER: readonly string[] = [
	'place.takeBack',
	'producer.acceptInvitation',
	'producer.withdrawInvitation',
	'product.dropDraft',
	// A draft is thrown away.
	'session.cancel',
	'text.drop',
	'video.delete',
];

const READS = 'reading judges nothing';
const WRITES_NOTHING = 'looks at something as it would be, and writes nothing';
const THEIRS_TOO = 'the stall reads the same of its own papers';

/**
 * What organisers may ask besides those deeds, and why it is no judgement of a stall where they work. Of
 * what was told to the market and not to the stall, `withheld`, they read nothing.
 */
export const NO_DEEDS: Readonly<Record<string, string>> = {
	'desk.accounts.list': READS,
	'desk.accounts.peopleOf': READS,
	'desk.audit.list': 'the log holds no words of those who complain',
	'desk.certification.certificates': THEIRS_TOO,
	'desk.certification.find': THEIRS_TOO,
	'desk.certification.queue': THEIRS_TOO,
	'desk.certification.read': THEIRS_TOO,
	'desk.certification.rules': READS,
	'desk.complaints.all': 'withheld',
	'desk.complaints.terms': READS,
	'desk.exports.files': 'counts files, and says nothing of any',
	'desk.figures.ofMarket': 'all organisers read the figures of all stalls',
	'desk.figures.ofSession': 'all organisers read the figures of all stalls',
	'desk.import.check': WRITES_NOTHING,
	'desk.lessons.completion': READS,
	'desk.lessons.get': READS,
	'desk.lessons.list': READS,
	'desk.lessons.preview': WRITES_NOTHING,
	'desk.live.announcements': READS,
	'desk.live.plan': READS,
	'desk.live.watch': READS,
	'desk.market.get': READS,
	'desk.market.list': READS,
	'desk.places.list': READS,
	'desk.producers.facts': READS,
	'desk.producers.list': READS,
	'desk.products.onMarket': READS,
	'desk.products.queue': 'the stall reads its own drafts',
	'desk.reports.list': 'withheld',
	'desk.talk.moderation': READS,
	'desk.talk.words': READS,
	'desk.texts.get': READS,
	'desk.texts.list': READS,
	'desk.texts.preview': WRITES_NOTHING,
	'desk.trace.findLots': READS,
	'desk.trace.flaggedPieces': READS,
	'desk.trace.recalls': READS,
	'desk.trace.runsOfLot': READS,
	'desk.video.list': READS,
};
