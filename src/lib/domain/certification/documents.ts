import type { ProductSetCode } from '../catalogue/product';

/**
 * The papers of a dossier (hồ sơ): those of Mẫu 01–02, the signed commitment, and the certificate
 * itself. Words: messages `dossiers_kind_<kind>`.
 * @see QĐ 26/2026/QĐ-TTg, Mẫu 01–02
 */
export const DOCUMENT_KINDS = [
	'ocopCertificate',
	'registrationForm',
	'selfAssessment',
	'businessLicence',
	'productionCertificate',
	'rawMaterialOrigin',
	'environment',
	'localLabour',
	'growth',
	'intellectualProperty',
	'marketPromotion',
	'productStory',
	'qualityDeclaration',
	'testReport',
	'codesAndLabels',
	'qualitySystem',
	'awards',
	'commitment',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What a dossier of a set needs of one kind of paper. */
export const NEEDS = ['required', 'recommended', 'none'] as const;
export type Need = (typeof NEEDS)[number];
/** Whether a paper of this kind runs out: never, now and then, always. */
export const EXPIRIES = ['never', 'sometimes', 'always'] as const;
export type Expiry = (typeof EXPIRIES)[number];
/** What no set can do without, whatever organisers say: the law knows no OCOP product without it. */
export const ALWAYS_REQUIRED: readonly DocumentKind[] = ['ocopCertificate', 'commitment'];

/** Whether organisers may let a dossier do without papers of a kind. */
export function mayBeWaived(kind: DocumentKind): boolean {
	return !ALWAYS_REQUIRED.includes(kind);
}

/** One row of the table by which checklists are made: data for reviewers to set right. */
export interface DocumentRule {
	readonly kind: DocumentKind;
	/** The sets that cannot do without it. */
	readonly requiredIn: readonly ProductSetCode[];
	/** The sets whose dossier is better with it. */
	readonly recommendedIn: readonly ProductSetCode[];
	readonly expiry: Expiry;
	/** How long such a paper commonly runs; null where nobody can say. */
	readonly usualMonths: number | null;
}

/** One line of a checklist. */
export interface ChecklistItem {
	readonly kind: DocumentKind;
	readonly need: Exclude<Need, 'none'>;
	readonly expiry: Expiry;
	readonly usualMonths: number | null;
}

const range = (from: number, to: number): readonly ProductSetCode[] =>
	Array.from({ length: to - from + 1 }, (_, index) => from + index);

const ALL_SETS = range(1, 26);
/** Food, drinks, and what is made of medicinal plants. */
const EATEN_OR_APPLIED = range(1, 20);
const OTHERS = range(21, 26);
const NOWHERE: readonly ProductSetCode[] = [];

const rule = (
	kind: DocumentKind,
	sets: readonly [requiredIn: readonly ProductSetCode[], recommendedIn: readonly ProductSetCode[]],
	[expiry, usualMonths]: readonly [Expiry, number | null] = ['never', null],
): DocumentRule => ({ kind, requiredIn: sets[0], recommendedIn: sets[1], expiry, usualMonths });

/**
 * What a dossier needs until the organisers have said otherwise. The law names the papers; which
 * of them a set cannot do without, and how long each runs, is our assumption and must be confirmed
 * by a person: every screen that shows a checklist says so.
 */
export const DEFAULT_RULES: readonly DocumentRule[] = [
	rule('ocopCertificate', [ALL_SETS, NOWHERE], ['always', 36]),
	rule('businessLicence', [ALL_SETS, NOWHERE]),
	rule('productionCertificate', [EATEN_OR_APPLIED, NOWHERE], ['always', 36]),
	rule('qualityDeclaration', [EATEN_OR_APPLIED, OTHERS], ['sometimes', null]),
	rule('testReport', [EATEN_OR_APPLIED, NOWHERE], ['always', 12]),
	rule('commitment', [ALL_SETS, NOWHERE]),
	rule('registrationForm', [NOWHERE, ALL_SETS]),
	rule('selfAssessment', [NOWHERE, ALL_SETS]),
	rule('rawMaterialOrigin', [NOWHERE, ALL_SETS]),
	rule('environment', [NOWHERE, ALL_SETS], ['sometimes', null]),
	rule('localLabour', [NOWHERE, ALL_SETS]),
	rule('growth', [NOWHERE, ALL_SETS]),
	rule('intellectualProperty', [NOWHERE, ALL_SETS], ['sometimes', null]),
	rule('marketPromotion', [NOWHERE, ALL_SETS]),
	rule('productStory', [NOWHERE, ALL_SETS]),
	rule('codesAndLabels', [NOWHERE, ALL_SETS], ['sometimes', null]),
	rule('qualitySystem', [NOWHERE, ALL_SETS], ['sometimes', null]),
	rule('awards', [NOWHERE, ALL_SETS]),
];

/**
 * The checklist of a product set: what is required first, each in the order of the rules.
 * @param setCode 1–26
 */
export function checklistFor(
	setCode: ProductSetCode,
	rules: readonly DocumentRule[] = DEFAULT_RULES,
): readonly ChecklistItem[] {
	const items = rules.flatMap(({ kind, expiry, usualMonths, ...sets }): ChecklistItem[] => {
		const need = needIn(setCode, sets);
		return need === 'none' ? [] : [{ kind, need, expiry, usualMonths }];
	});
	return [
		...items.filter(({ need }) => need === 'required'),
		...items.filter(({ need }) => need === 'recommended'),
	];
}

/**
 * The rules with another need of one set for one kind of paper.
 * @param setCode 1–26
 */
export function withNeed(
	rules: readonly DocumentRule[],
	{ kind, setCode }: { readonly kind: DocumentKind; readonly setCode: ProductSetCode },
	need: Need,
): readonly DocumentRule[] {
	const put = (sets: readonly ProductSetCode[], isIn: boolean) =>
		[...sets.filter((code) => code !== setCode), ...(isIn ? [setCode] : [])].sort((a, b) => a - b);
	return rules.map((one) =>
		one.kind === kind
			? {
					...one,
					requiredIn: put(one.requiredIn, need === 'required'),
					recommendedIn: put(one.recommendedIn, need === 'recommended'),
				}
			: one,
	);
}

/** Whether rules can be published: every kind of paper once, nothing needed both ways, no duty dropped. */
export function areRulesFit(rules: readonly DocumentRule[]): boolean {
	const kinds = new Set(rules.map(({ kind }) => kind));
	return (
		rules.length === DOCUMENT_KINDS.length &&
		kinds.size === DOCUMENT_KINDS.length &&
		rules.every(
			({ kind, requiredIn, recommendedIn, expiry, usualMonths }) =>
				new Set([...requiredIn, ...recommendedIn]).size ===
					requiredIn.length + recommendedIn.length &&
				(!ALWAYS_REQUIRED.includes(kind) || requiredIn.length === ALL_SETS.length) &&
				(expiry !== 'never' || usualMonths === null),
		)
	);
}

/** What a set needs of one kind of paper. @param setCode 1–26 */
export function needIn(
	setCode: ProductSetCode,
	{ requiredIn, recommendedIn }: Pick<DocumentRule, 'requiredIn' | 'recommendedIn'>,
): Need {
	if (requiredIn.includes(setCode)) return 'required';
	return recommendedIn.includes(setCode) ? 'recommended' : 'none';
}
