import type { CodeFault } from '$lib/domain/trace/digital-link';
import type { Reason } from '$lib/domain/trace/judge-scan';
import type { TraceStep } from '$lib/domain/trace/lot';
import type { MinimumElement } from '$lib/domain/trace/passport';
import type { Verdict } from '$lib/domain/trace/verdict';
import { m } from '$lib/i18n/paraglide/messages';

interface VerdictWords {
	readonly title: () => string;
	readonly text: () => string;
	/** What the person should do now. */
	readonly next: () => string;
}

export const VERDICT_WORDS: Record<Verdict, VerdictWords> = {
	genuine: {
		title: m.scan_verdict_genuine,
		text: m.scan_verdict_genuine_text,
		next: m.scan_next_genuine,
	},
	expired: {
		title: m.scan_verdict_expired,
		text: m.scan_verdict_expired_text,
		next: m.scan_next_expired,
	},
	recalled: {
		title: m.scan_verdict_recalled,
		text: m.scan_verdict_recalled_text,
		next: m.scan_next_recalled,
	},
	copySuspected: {
		title: m.scan_verdict_copySuspected,
		text: m.scan_verdict_copySuspected_text,
		next: m.scan_next_copySuspected,
	},
	known: {
		title: m.scan_verdict_known,
		text: m.scan_verdict_known_text,
		next: m.scan_next_known,
	},
	forged: {
		title: m.scan_verdict_forged,
		text: m.scan_verdict_forged_text,
		next: m.scan_next_forged,
	},
	unknown: {
		title: m.scan_verdict_unknown,
		text: m.scan_verdict_unknown_text,
		next: m.scan_next_unknown,
	},
	malformed: {
		title: m.scan_verdict_malformed,
		text: m.scan_verdict_malformed_text,
		next: m.scan_next_malformed,
	},
};

/** Where the deciding reason makes the verdict's usual words untrue. */
const WORDS_BY_REASON: {
	readonly [V in Verdict]?: Partial<Record<Reason, Partial<VerdictWords>>>;
} = {
	expired: {
		labelOver: { text: m.scan_verdict_expired_labelOver },
		productGone: {
			title: m.scan_verdict_gone,
			text: m.scan_verdict_gone_text,
			next: m.scan_next_gone,
		},
		certificateOver: { text: m.scan_verdict_expired_certificateOver },
		certificateWithdrawn: { text: m.scan_verdict_expired_certificateWithdrawn },
		certificateUnverified: {
			title: m.scan_verdict_unverified,
			text: m.scan_verdict_unverified_text,
			next: m.scan_next_unverified,
		},
	},
	known: {
		keyNotHere: { text: m.scan_verdict_known_unchecked },
		cannotCheckHere: { text: m.scan_verdict_known_unchecked },
		keyRetired: { text: m.scan_verdict_known_unchecked },
	},
	forged: {
		keyRetired: { text: m.scan_verdict_forged_keyRetired },
	},
	recalled: {
		serialRecalled: { text: m.scan_verdict_recalled_serial },
	},
};

/**
 * The words of a verdict as its deciding reason makes them.
 * @param reasons as the judgement holds them: the first decided
 */
export function verdictWords(verdict: Verdict, reasons: readonly Reason[]): VerdictWords {
	const [decider] = reasons;
	const special = decider === undefined ? undefined : WORDS_BY_REASON[verdict]?.[decider];
	return { ...VERDICT_WORDS[verdict], ...special };
}

export const REASON_WORDS: Record<Reason, () => string> = {
	signatureRight: m.scan_reason_signatureRight,
	unsigned: m.scan_reason_unsigned,
	signatureWrong: m.scan_reason_signatureWrong,
	labelIncomplete: m.scan_reason_labelIncomplete,
	keyUnknown: m.scan_reason_keyUnknown,
	keyRetired: m.scan_reason_keyRetired,
	keyNotHere: m.scan_reason_keyNotHere,
	cannotCheckHere: m.scan_reason_cannotCheckHere,
	productUnknown: m.scan_reason_productUnknown,
	productNotHere: m.scan_reason_productNotHere,
	productGone: m.scan_reason_productGone,
	labelOver: m.scan_reason_labelOver,
	certificateOver: m.scan_reason_certificateOver,
	certificateWithdrawn: m.scan_reason_certificateWithdrawn,
	certificateUnverified: m.scan_reason_certificateUnverified,
	lotRecalled: m.scan_reason_lotRecalled,
	serialRecalled: m.scan_reason_serialRecalled,
	serialCopied: m.scan_reason_serialCopied,
	certificateRenewed: m.scan_reason_certificateRenewed,
	starsChanged: m.scan_reason_starsChanged,
	placeChanged: m.scan_reason_placeChanged,
	lotNotHere: m.scan_reason_lotNotHere,
	goodsOver: m.scan_reason_goodsOver,
	evidenceOld: m.scan_reason_evidenceOld,
};

export const FAULT_WORDS: Record<CodeFault, () => string> = {
	empty: m.scan_fault_empty,
	tooLong: m.scan_fault_tooLong,
	notACode: m.scan_fault_notACode,
	ordinaryLink: m.scan_fault_ordinaryLink,
	notAProduct: m.scan_fault_notAProduct,
	checkDigit: m.scan_fault_checkDigit,
	qualifierOrder: m.scan_fault_qualifierOrder,
	qualifierText: m.scan_fault_qualifierText,
	percentEncoding: m.scan_fault_percentEncoding,
	compression: m.scan_fault_compression,
};

export const STEP_WORDS: Record<TraceStep, () => string> = {
	commissioning: m.scan_step_commissioning,
	harvesting: m.scan_step_harvesting,
	processing: m.scan_step_processing,
	inspection: m.scan_step_inspection,
	packing: m.scan_step_packing,
	shipping: m.scan_step_shipping,
	receiving: m.scan_step_receiving,
	recall: m.scan_step_recall,
};

export const ELEMENT_WORDS: Record<MinimumElement, () => string> = {
	productName: m.scan_element_productName,
	picture: m.scan_element_picture,
	producer: m.scan_element_producer,
	address: m.scan_element_address,
	stages: m.scan_element_stages,
	times: m.scan_element_times,
	productCode: m.scan_element_productCode,
	locationCode: m.scan_element_locationCode,
	serialAndShelfLife: m.scan_element_serialAndShelfLife,
	standards: m.scan_element_standards,
};
