import type { DocumentKind } from '$lib/domain/certification/documents';
import type { DecisionVerdict } from '$lib/domain/certification/decision';
import type { DossierState } from '$lib/domain/certification/dossier';
import { m } from '$lib/i18n/paraglide/messages';
import { paperName } from '$lib/i18n/paper-names';

const WHYS: Readonly<Record<DocumentKind, () => string>> = {
	ocopCertificate: m.dossiers_why_ocopCertificate,
	registrationForm: m.dossiers_why_registrationForm,
	selfAssessment: m.dossiers_why_selfAssessment,
	businessLicence: m.dossiers_why_businessLicence,
	productionCertificate: m.dossiers_why_productionCertificate,
	rawMaterialOrigin: m.dossiers_why_rawMaterialOrigin,
	environment: m.dossiers_why_environment,
	localLabour: m.dossiers_why_localLabour,
	growth: m.dossiers_why_growth,
	intellectualProperty: m.dossiers_why_intellectualProperty,
	marketPromotion: m.dossiers_why_marketPromotion,
	productStory: m.dossiers_why_productStory,
	qualityDeclaration: m.dossiers_why_qualityDeclaration,
	testReport: m.dossiers_why_testReport,
	codesAndLabels: m.dossiers_why_codesAndLabels,
	qualitySystem: m.dossiers_why_qualitySystem,
	awards: m.dossiers_why_awards,
	commitment: m.dossiers_why_commitment,
};

export const kindName = (kind: DocumentKind): string => paperName(kind);
/** What the paper is, and what it is good for. */
export const kindWhy = (kind: DocumentKind): string => WHYS[kind]();
export const kindNames = (kinds: readonly DocumentKind[]): string => kinds.map(kindName).join(', ');

const STATES: Readonly<Record<DossierState, () => string>> = {
	open: m.dossiers_state_open,
	submitted: m.dossiers_state_submitted,
	accepted: m.dossiers_state_accepted,
	rejected: m.dossiers_state_rejected,
	revoked: m.dossiers_state_revoked,
};

export const stateName = (state: DossierState): string => STATES[state]();

/** The look of a badge for each state. */
export const STATE_TONES = {
	open: 'neutral',
	submitted: 'warning',
	accepted: 'good',
	rejected: 'bad',
	revoked: 'bad',
} as const satisfies Record<DossierState, string>;

const VERDICTS: Readonly<Record<DecisionVerdict, () => string>> = {
	accept: m.dossiers_verdict_accept,
	reject: m.dossiers_verdict_reject,
	revoke: m.dossiers_verdict_revoke,
	reopen: m.dossiers_verdict_reopen,
	verify: m.dossiers_verdict_verify,
	withdraw: m.dossiers_verdict_withdraw,
};

/** A verdict as something that was done. */
export const verdictName = (verdict: DecisionVerdict): string => VERDICTS[verdict]();

const COMMANDS: Readonly<Record<DecisionVerdict, () => string>> = {
	accept: m.dossiers_decide_accept,
	reject: m.dossiers_decide_reject,
	revoke: m.dossiers_decide_revoke,
	reopen: m.dossiers_decide_reopen,
	verify: m.dossiers_decide_verify,
	withdraw: m.dossiers_decide_withdraw,
};

/** A verdict as something to do. */
export const verdictCommand = (verdict: DecisionVerdict): string => COMMANDS[verdict]();
