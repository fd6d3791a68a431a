import { formatDong } from '$lib/domain/money';
import type { Notice, NoticeParams } from '$lib/domain/notices/notice';
import type { DecisionVerdict } from '$lib/domain/certification/decision';
import { orderCode } from '$lib/domain/ordering/order-code';
import { formatMoment } from '$lib/domain/time';

import { STATE_WORDS } from './order-state-words';
import { paperName } from './paper-names';
import { m } from './paraglide/messages';
import { isRecallNotice, recallWords } from './recall-notice-words';

export interface NoticeWords {
	readonly title: string;
	readonly body: string;
}

/**
 * The words of a notice: the same ones in the app's list, in a push message and in a mail. The
 * server makes those of the last two, so this stands beside the app's own words and not in a page.
 * @param locale of the reader; undefined takes the page's
 */
export function noticeWords(notice: Notice, locale?: 'vi' | 'en'): NoticeWords {
	const { title, body } = wordsOf(notice, locale ? { locale } : {});
	return { title, body };
}

const SESSION_PROMOTION = {
	create: m.notify_sessionPromotion_create,
	update: m.notify_sessionPromotion_update,
	end: m.notify_sessionPromotion_end,
};

const SESSION_SOON = {
	soon: { title: m.notify_sessionSoon_title, body: m.notify_sessionSoon_body },
	due: { title: m.notify_sessionDue_title, body: m.notify_sessionDue_body },
	open: { title: m.notify_sessionOpen_title, body: m.notify_sessionOpen_body },
};

const LINE_UP = {
	added: { title: m.notify_lineUp_added, body: m.notify_lineUp_added_body },
	moved: { title: m.notify_lineUp_moved, body: m.notify_lineUp_moved_body },
	dropped: { title: m.notify_lineUp_dropped, body: m.notify_lineUp_dropped_body },
};

type In = { locale?: 'vi' | 'en' };

/** What runs out; a notice of old does not say. */
function namePaper(what: NoticeParams['certificateReminder']['what'], to: In): string {
	if (what === undefined) return m.notify_certificateReminder_some({}, to);
	return paperName(what === 'certificate' ? 'ocopCertificate' : what, to);
}

function wordsOf(notice: Notice, to: In): NoticeWords {
	if (isRecallNotice(notice)) return recallWords(notice, to);
	const { kind, params } = notice;
	switch (kind) {
		case 'orderNew': {
			const code = orderCode(params.orderId);
			const total = formatDong(params.totalDong);
			return {
				title: m.notify_orderNew_title({}, to),
				body: m.notify_orderNew_body({ code, total }, to),
			};
		}
		case 'orderCalledOff':
			return {
				title: m.notify_orderCalledOff_title({}, to),
				body: m.notify_orderCalledOff_body({ code: orderCode(params.orderId) }, to),
			};
		case 'orderMoved': {
			const code = orderCode(params.orderId);
			return {
				title: m.notify_orderMoved_title({ code, state: STATE_WORDS[params.state]({}, to) }, to),
				body: m.notify_orderMoved_body({}, to),
			};
		}
		case 'orderNeedsBuyer':
			return {
				title: m.notify_orderNeedsBuyer_title({ code: orderCode(params.orderId) }, to),
				body: m.notify_orderNeedsBuyer_body({}, to),
			};
		case 'documentAccepted':
			return {
				title: m.notify_documentAccepted_title({}, to),
				body: m.notify_documentAccepted_body({ product: params.productName }, to),
			};
		case 'documentRejected':
			return {
				title: m.notify_documentRejected_title({}, to),
				body: m.notify_documentRejected_body({ product: params.productName }, to),
			};
		case 'dossierQuestion':
			return {
				title: m.notify_dossierQuestion_title({}, to),
				body: m.notify_dossierQuestion_body({ product: params.productName }, to),
			};
		case 'dossierSubmitted':
			return {
				title: m.notify_dossierSubmitted_title({}, to),
				body: m.notify_dossierSubmitted_body({ product: params.productName }, to),
			};
		case 'dossierDecided':
			return {
				title: m.notify_dossierDecided_title({ product: params.productName }, to),
				body: VERDICTS[params.verdict]({}, to),
			};
		case 'signatureWaiting':
			return {
				title: m.notify_signatureWaiting_title({}, to),
				body: m.notify_signatureWaiting_body({ about: params.about }, to),
			};
		case 'productExpired':
			return {
				title: m.notify_productExpired_title({ product: params.productName }, to),
				body: m.notify_productExpired_body({}, to),
			};
		case 'certificateReminder': {
			const { productName: product, daysLeft: days, what } = params;
			const paper = namePaper(what, to);
			return {
				title: m.notify_certificateReminder_title({ paper }, to),
				body:
					days > 0
						? m.notify_certificateReminder_body({ paper, product, days }, to)
						: m.notify_certificateReminder_ended({ paper, product }, to),
			};
		}
		case 'dossierRenewed':
			return {
				title: m.notify_dossierRenewed_title({}, to),
				body: m.notify_dossierRenewed_body({ product: params.productName }, to),
			};
		case 'productSubmitted':
			return {
				title: m.notify_productSubmitted_title({}, to),
				body: m.notify_productSubmitted_body({ product: params.productName }, to),
			};
		case 'productPublished':
			return {
				title: m.notify_productPublished_title({}, to),
				body: m.notify_productPublished_body({ product: params.productName }, to),
			};
		case 'productSentBack':
			return {
				title: m.notify_productSentBack_title({}, to),
				body: m.notify_productSentBack_body({ product: params.productName }, to),
			};
		case 'productHeld': {
			const { productName: product, reason } = params;
			return {
				title: m.notify_productHeld_title({ product }, to),
				body: m.notify_productHeld_body({ reason }, to),
			};
		}
		case 'productReleased': {
			const { productName: product, reason, isListed } = params;
			return {
				title: m.notify_productReleased_title({ product }, to),
				body: isListed
					? m.notify_productReleased_body({ reason }, to)
					: m.notify_productReleased_waits({ reason }, to),
			};
		}
		case 'bankChanged':
			return { title: m.notify_bankChanged_title({}, to), body: m.notify_bankChanged_body({}, to) };
		case 'producerSuspended': {
			const { producerName: name, reason } = params;
			return {
				title: m.notify_producerSuspended_title({ name }, to),
				body: m.notify_producerSuspended_body({ reason }, to),
			};
		}
		case 'producerAsks': {
			const { producerName: name, text } = params;
			return {
				title: m.notify_producerAsks_title({ name }, to),
				body: m.notify_producerAsks_body({ text }, to),
			};
		}
		case 'producerSays': {
			const { producerName: name, about } = params;
			return {
				title: m.notify_producerSays_title({ name }, to),
				body: m.notify_producerSays_body({ about }, to),
			};
		}
		case 'producerRevised':
			return {
				title: m.notify_producerRevised_title({ name: params.producerName }, to),
				body: m.notify_producerRevised_body({}, to),
			};
		case 'producerResumed':
			return {
				title: m.notify_producerResumed_title({ name: params.producerName }, to),
				body: m.notify_producerResumed_body({}, to),
			};
		case 'complaintOpened':
			return {
				title: m.notify_complaintOpened_title({}, to),
				body: m.notify_complaintOpened_body({ code: orderCode(params.orderId) }, to),
			};
		case 'complaintAnswered':
			return {
				title: m.notify_complaintAnswered_title({}, to),
				body: m.notify_complaintAnswered_body({ code: orderCode(params.orderId) }, to),
			};
		case 'complaintDecided':
			return {
				title: m.notify_complaintDecided_title({}, to),
				body: m.notify_complaintDecided_body({ code: orderCode(params.orderId) }, to),
			};
		case 'complaintSettled':
			return {
				title: m.notify_complaintSettled_title({}, to),
				body: m.notify_complaintSettled_body({ code: orderCode(params.orderId) }, to),
			};
		case 'complaintDone':
			return {
				title: m.notify_complaintDone_title({}, to),
				body: m.notify_complaintDone_body({ code: orderCode(params.orderId) }, to),
			};
		case 'complaintWithdrawn':
			return {
				title: m.notify_complaintWithdrawn_title({}, to),
				body: m.notify_complaintWithdrawn_body({ code: orderCode(params.orderId) }, to),
			};
		case 'complaintDeadline':
			return {
				title: m.notify_complaintDeadline_title({}, to),
				body: m.notify_complaintDeadline_body({ code: orderCode(params.orderId) }, to),
			};
		case 'reportOpened':
			return {
				title: m.notify_reportOpened_title({}, to),
				body: m.notify_reportOpened_body({}, to),
			};
		case 'reportAnswered':
			return {
				title: m.notify_reportAnswered_title({}, to),
				body: m.notify_reportAnswered_body({}, to),
			};
		case 'bundleProposed': {
			const { title, producerName: name } = params;
			return {
				title: m.notify_bundleProposed_title({}, to),
				body: m.notify_bundleProposed_body({ title, name }, to),
			};
		}
		case 'bundleOffered': {
			const { title, producerName: name } = params;
			return {
				title: m.notify_bundleOffered_title({}, to),
				body: m.notify_bundleOffered_body({ title, name }, to),
			};
		}
		case 'bundleEnded': {
			const { title, producerName: name } = params;
			return {
				title: m.notify_bundleEnded_title({}, to),
				body: m.notify_bundleEnded_body({ title, name }, to),
			};
		}
		case 'sessionSoon': {
			const { title, body } = SESSION_SOON[params.stage ?? 'soon'];
			return { title: title({}, to), body: body({ title: params.title }, to) };
		}
		case 'sessionChanged': {
			const { title, startsAt } = params;
			return startsAt === null
				? {
						title: m.notify_sessionCalledOff_title({}, to),
						body: m.notify_sessionCalledOff_body({ title }, to),
					}
				: {
						title: m.notify_sessionMoved_title({}, to),
						body: m.notify_sessionMoved_body({ title, at: formatMoment(startsAt) }, to),
					};
		}
		case 'lineUpChanged': {
			const { deed, title: session, startsAt } = params;
			const { title, body } = LINE_UP[deed];
			return { title: title({}, to), body: body({ session, at: formatMoment(startsAt) }, to) };
		}
		case 'secondFactorReset':
			return {
				title: m.notify_secondFactorReset_title({}, to),
				body: m.notify_secondFactorReset_body({}, to),
			};
		case 'rolesChanged': {
			const roles = params.roles.map((role) => ROLES[role]({}, to)).join(', ');
			return {
				title: m.notify_rolesChanged_title({}, to),
				body:
					roles === ''
						? m.notify_rolesChanged_none({}, to)
						: m.notify_rolesChanged_body({ roles }, to),
			};
		}
		case 'wayInChanged': {
			const [title, body] = WAYS_IN[params.what];
			return { title: title({}, to), body: body({}, to) };
		}
		case 'sessionThanks':
			return {
				title: m.notify_sessionThanks_title({}, to),
				body: m.notify_sessionThanks_body({ title: params.title }, to),
			};
		case 'productStopped': {
			const { productName: product, isStopped } = params;
			return {
				title: isStopped
					? m.notify_productStopped_title({ product }, to)
					: m.notify_productStopped_back({ product }, to),
				body: isStopped
					? m.notify_productStopped_body({}, to)
					: m.notify_productStopped_back_body({}, to),
			};
		}
		case 'sessionPromotion': {
			const { productName: product, title: session } = params;
			const title = SESSION_PROMOTION[params.deed]({ product }, to);
			return { title, body: m.notify_sessionPromotion_body({ session }, to) };
		}
		case 'staffInvited':
			return {
				title: m.notify_staffInvited_title({ stall: params.producerName }, to),
				body: m.notify_staffInvited_body({}, to),
			};
		case 'staffAnswered': {
			const { name, answer, organisersOf: stall } = params;
			if (stall !== undefined) {
				return answer === 'accepted'
					? {
							title: m.notify_ownerAnswered_accepted({ name, stall }, to),
							body: m.notify_ownerAnswered_accepted_body({}, to),
						}
					: {
							title: m.notify_ownerAnswered_declined({ name, stall }, to),
							body: m.notify_ownerAnswered_declined_body({}, to),
						};
			}
			return {
				title: ANSWERS[answer]({ name }, to),
				body: m.notify_staffAnswered_body({}, to),
			};
		}
		case 'staffRemoved': {
			const { name, producerName: stall, reason } = params;
			return {
				title: m.notify_staffRemoved_title({ name, stall }, to),
				body:
					reason === null
						? m.notify_staffRemoved_body_own({}, to)
						: m.notify_staffRemoved_body({ reason }, to),
			};
		}
		case 'passwordForgotten':
			return {
				title: m.notify_passwordForgotten_title({}, to),
				body: m.notify_passwordForgotten_body({}, to),
			};
	}
}

/** What stands around the words of a notice in a mail. */
export function mailWords(name: string | null, isPassword: boolean, locale: 'vi' | 'en') {
	const to = { locale };
	return {
		greeting:
			name === null ? m.notify_mail_greeting_unnamed({}, to) : m.notify_mail_greeting({ name }, to),
		open: isPassword ? m.notify_mail_set_password({}, to) : m.notify_mail_open({}, to),
		footer: m.notify_mail_footer({}, to),
	};
}

const VERDICTS: Readonly<Record<DecisionVerdict, (inputs: object, to: In) => string>> = {
	accept: m.notify_dossierDecided_accept,
	reject: m.notify_dossierDecided_reject,
	revoke: m.notify_dossierDecided_revoke,
	reopen: m.notify_dossierDecided_reopen,
	verify: m.notify_dossierDecided_verify,
	withdraw: m.notify_dossierDecided_withdraw,
};

type Words = (inputs: object, to: In) => string;

const WAYS_IN: Readonly<
	Record<NoticeParams['wayInChanged']['what'], readonly [title: Words, body: Words]>
> = {
	passkeyAdded: [m.notify_passkeyAdded_title, m.notify_passkeyAdded_body],
	passwordSet: [m.notify_passwordSet_title, m.notify_passwordSet_body],
	passwordChanged: [m.notify_passwordChanged_title, m.notify_passwordChanged_body],
	secondFactorOff: [m.notify_secondFactorOff_title, m.notify_secondFactorOff_body],
	loginChanged: [m.notify_loginChanged_title, m.notify_loginChanged_body],
};

const ROLES: Readonly<Record<NoticeParams['rolesChanged']['roles'][number], Words>> = {
	reviewer: m.desk_role_reviewer,
	host: m.desk_role_host,
	administrator: m.desk_role_administrator,
};

const ANSWERS: Readonly<
	Record<
		NoticeParams['staffAnswered']['answer'],
		(inputs: { readonly name: string }, to: In) => string
	>
> = {
	accepted: m.notify_staffAnswered_accepted,
	declined: m.notify_staffAnswered_declined,
	left: m.notify_staffAnswered_left,
};
