import type { NoticeKind } from './notice';

/** Ways to be told beside the list in the app, where every notice stands. */
export const CHANNELS = ['push', 'mail'] as const;
export type Channel = (typeof CHANNELS)[number];

interface ChannelRule {
	/** Where nobody chose otherwise. */
	readonly defaults: readonly Channel[];
	/** Ways that cannot be switched off: what guards the account itself. */
	readonly always?: readonly Channel[];
}

/** Notices that people with an account get. Those of buyers go where the buyer asked for them. */
const RULES = {
	orderNew: { defaults: ['push'] },
	orderCalledOff: { defaults: ['push'] },
	ownLotRecalled: { defaults: ['push', 'mail'], always: ['mail'] },
	lotRecalledByProducer: { defaults: ['push', 'mail'] },
	lotRecalledByColleague: { defaults: ['push', 'mail'] },
	documentAccepted: { defaults: ['push'] },
	documentRejected: { defaults: ['push', 'mail'] },
	dossierQuestion: { defaults: ['push', 'mail'] },
	dossierSubmitted: { defaults: ['push'] },
	dossierRenewed: { defaults: ['push'] },
	dossierDecided: { defaults: ['push', 'mail'] },
	signatureWaiting: { defaults: ['push', 'mail'] },
	productExpired: { defaults: ['push', 'mail'] },
	certificateReminder: { defaults: ['push', 'mail'] },
	productSubmitted: { defaults: ['push'] },
	productPublished: { defaults: ['push'] },
	productSentBack: { defaults: ['push', 'mail'] },
	productHeld: { defaults: ['push', 'mail'] },
	productReleased: { defaults: ['push', 'mail'] },
	bankChanged: { defaults: ['push', 'mail'], always: ['mail'] },
	producerSuspended: { defaults: ['push', 'mail'] },
	producerResumed: { defaults: ['push', 'mail'] },
	producerAsks: { defaults: ['push'] },
	producerSays: { defaults: ['push'] },
	producerRevised: { defaults: ['push', 'mail'] },
	complaintOpened: { defaults: ['push', 'mail'] },
	complaintAnswered: { defaults: ['push'] },
	complaintDecided: { defaults: ['push', 'mail'] },
	complaintSettled: { defaults: ['push'] },
	complaintWithdrawn: { defaults: ['push'] },
	complaintDeadline: { defaults: ['push', 'mail'] },
	reportOpened: { defaults: ['push'] },
	bundleProposed: { defaults: ['push', 'mail'] },
	bundleOffered: { defaults: ['push'] },
	bundleEnded: { defaults: ['push'] },
	sessionSoon: { defaults: ['push'] },
	sessionChanged: { defaults: ['push', 'mail'] },
	lineUpChanged: { defaults: ['push', 'mail'] },
	productStopped: { defaults: ['push', 'mail'] },
	sessionPromotion: { defaults: ['push', 'mail'] },
	staffInvited: { defaults: ['push', 'mail'] },
	staffAnswered: { defaults: ['push'] },
	staffRemoved: { defaults: ['push', 'mail'] },
	passwordForgotten: { defaults: [], always: ['mail'] },
	rolesChanged: { defaults: ['push', 'mail'], always: ['push', 'mail'] },
	secondFactorReset: { defaults: ['push', 'mail'], always: ['push', 'mail'] },
	wayInChanged: { defaults: ['push', 'mail'], always: ['push', 'mail'] },
} as const satisfies Partial<Record<NoticeKind, ChannelRule>>;

export type AccountNoticeKind = keyof typeof RULES;

/** The kinds about which a person may choose. */
export const CHOSEN_KINDS = [
	'orderNew',
	'orderCalledOff',
	'ownLotRecalled',
	'lotRecalledByProducer',
	'lotRecalledByColleague',
	'documentAccepted',
	'documentRejected',
	'dossierQuestion',
	'dossierSubmitted',
	'dossierRenewed',
	'dossierDecided',
	'signatureWaiting',
	'productExpired',
	'certificateReminder',
	'productSubmitted',
	'productPublished',
	'productSentBack',
	'productHeld',
	'productReleased',
	'bankChanged',
	'producerSuspended',
	'producerResumed',
	'producerAsks',
	'producerSays',
	'producerRevised',
	'complaintOpened',
	'complaintAnswered',
	'complaintDecided',
	'complaintSettled',
	'complaintWithdrawn',
	'complaintDeadline',
	'reportOpened',
	'bundleProposed',
	'bundleOffered',
	'bundleEnded',
	'sessionSoon',
	'sessionChanged',
	'lineUpChanged',
	'productStopped',
	'sessionPromotion',
	'staffInvited',
	'staffAnswered',
	'staffRemoved',
] as const satisfies readonly AccountNoticeKind[];
export type ChosenKind = (typeof CHOSEN_KINDS)[number];

/** What a person chose; what they never touched is left out. */
export interface Choice {
	readonly kind: NoticeKind;
	readonly channel: Channel;
	readonly isOn: boolean;
}

/** Whether a person is told of a kind in a way. */
export function isTold(kind: NoticeKind, channel: Channel, choices: readonly Choice[]): boolean {
	if (isForced(kind, channel)) return true;
	const chosen = choices.find((choice) => choice.kind === kind && choice.channel === channel);
	return chosen?.isOn ?? ruleOf(kind)?.defaults.includes(channel) ?? false;
}

/** Whether a way cannot be switched off. */
export function isForced(kind: NoticeKind, channel: Channel): boolean {
	return ruleOf(kind)?.always?.includes(channel) ?? false;
}

function ruleOf(kind: NoticeKind): ChannelRule | undefined {
	const rules: Partial<Record<NoticeKind, ChannelRule>> = RULES;
	return rules[kind];
}
