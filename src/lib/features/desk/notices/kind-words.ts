import type { ChosenKind } from '$lib/domain/notices/channels';
import { m } from '$lib/i18n/paraglide/messages';

const KINDS: Readonly<Record<ChosenKind, () => string>> = {
	orderNew: m.notify_kind_orderNew,
	orderCalledOff: m.notify_kind_orderCalledOff,
	ownLotRecalled: m.notify_kind_ownLotRecalled,
	documentAccepted: m.notify_kind_documentAccepted,
	documentRejected: m.notify_kind_documentRejected,
	dossierQuestion: m.notify_kind_dossierQuestion,
	dossierSubmitted: m.notify_kind_dossierSubmitted,
	dossierRenewed: m.notify_kind_dossierRenewed,
	dossierDecided: m.notify_kind_dossierDecided,
	signatureWaiting: m.notify_kind_signatureWaiting,
	productExpired: m.notify_kind_productExpired,
	certificateReminder: m.notify_kind_certificateReminder,
	productSubmitted: m.notify_kind_productSubmitted,
	productPublished: m.notify_kind_productPublished,
	productSentBack: m.notify_kind_productSentBack,
	bankChanged: m.notify_kind_bankChanged,
	producerSuspended: m.notify_kind_producerSuspended,
	producerResumed: m.notify_kind_producerResumed,
	complaintOpened: m.notify_kind_complaintOpened,
	complaintAnswered: m.notify_kind_complaintAnswered,
	complaintDecided: m.notify_kind_complaintDecided,
	complaintSettled: m.notify_kind_complaintSettled,
	complaintWithdrawn: m.notify_kind_complaintWithdrawn,
	complaintDeadline: m.notify_kind_complaintDeadline,
	reportOpened: m.notify_kind_reportOpened,
	bundleProposed: m.notify_kind_bundleProposed,
	bundleOffered: m.notify_kind_bundleOffered,
	bundleEnded: m.notify_kind_bundleEnded,
	sessionSoon: m.notify_kind_sessionSoon,
	sessionChanged: m.notify_kind_sessionChanged,
	productStopped: m.notify_kind_productStopped,
	sessionPromotion: m.notify_kind_sessionPromotion,
	staffInvited: m.notify_kind_staffInvited,
	staffAnswered: m.notify_kind_staffAnswered,
	staffRemoved: m.notify_kind_staffRemoved,
};

/** What a kind of notice is called where one chooses. */
export const kindName = (kind: ChosenKind): string => KINDS[kind]();
