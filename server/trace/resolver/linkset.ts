import { codePath } from '$lib/domain/trace/digital-link';
import type { Judgement } from '$lib/domain/trace/judge-scan';

/** @see https://ref.gs1.org/voc/ link types */
const VOCABULARY = 'https://ref.gs1.org/voc/';

interface Target {
	readonly href: string;
	readonly title: string;
	readonly type: string;
	readonly hreflang: readonly string[];
}

/** Every link that this market knows of a code. @see RFC 9264 §4.2, GS1-Conformant Resolver 1.2 */
export interface Linkset {
	/** One context: `anchor` and `itemDescription` are texts, every other name is a link type. */
	readonly linkset: readonly Readonly<Record<string, string | readonly Target[]>>[];
}

/**
 * The linkset of a code whose product is known.
 * @param origin without a slash at the end
 * @returns undefined where there is nothing to link to
 */
export function toLinkset(judgement: Judgement, origin: string): Linkset | undefined {
	const { code, product } = judgement;
	if (!code || !product) return undefined;
	const anchor = `${origin}${codePath(code)}`;
	const page = (href: string, title: string, type = 'text/html'): readonly Target[] => [
		{ href, title, type, hreflang: ['vi', 'en'] },
	];
	const passport = page(anchor, product.name);
	return {
		linkset: [
			{
				anchor,
				itemDescription: product.name,
				[`${VOCABULARY}defaultLink`]: passport,
				[`${VOCABULARY}traceability`]: [
					...passport,
					...page(anchor, product.name, 'application/json'),
				],
				[`${VOCABULARY}certificationInfo`]: passport,
				[`${VOCABULARY}pip`]: page(`${origin}/products/${product.slug}`, product.name),
			},
		],
	};
}

/** What the resolver of this market can do. @see GS1-Conformant Resolver Standard 1.2 §7 */
export function describeResolver(origin: string) {
	return {
		name: 'Chợ đêm trên mây',
		resolverRoot: origin,
		supportedPrimaryKeys: ['01'],
		supportedLinkType: [
			{
				namespace: VOCABULARY,
				prefix: 'gs1:',
				linkTypes: ['defaultLink', 'traceability', 'certificationInfo', 'pip'].map(
					(name) => `gs1:${name}`,
				),
			},
		],
		linkTypeDefaultCanBeLinkset: false,
		validatesAgainstAiTables: false,
	};
}
