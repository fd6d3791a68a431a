import * as v from 'valibot';

import type { EpochMs } from '../time';
import { blocksSchema } from './blocks';

/** The texts by which the market binds itself, in the order in which they are shown. */
export const TEXT_KINDS = [
	'rules',
	'livestreamRules',
	'ranking',
	'delivery',
	'returns',
	'complaints',
	'privacy',
] as const;
export type TextKind = (typeof TEXT_KINDS)[number];

/** Languages a text is written in; each has versions of its own, and Vietnamese comes first. */
export const TEXT_LOCALES = ['vi', 'en'] as const;
export type TextLocale = (typeof TEXT_LOCALES)[number];

/** What is told of every version. */
export interface VersionHead {
	/** 1, 2, 3 …: of one text in one language. */
	readonly version: number;
	readonly publishedAt: EpochMs;
	/** Still to be confirmed by a lawyer. */
	readonly needsLawyer: boolean;
}

const moment = v.pipe(v.number(), v.safeInteger());
const headEntries = {
	version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
	publishedAt: moment,
	needsLawyer: v.boolean(),
};

const publishedTextSchema = v.object({
	kind: v.picklist(TEXT_KINDS),
	locale: v.picklist(TEXT_LOCALES),
	...headEntries,
	blocks: blocksSchema,
});
/** One version as readers see it. */
export type PublishedText = v.InferOutput<typeof publishedTextSchema>;

/** Answer of `/api/texts/current/{locale}`: what is in force, one of each kind. */
export const currentTextsSchema = v.object({ texts: v.array(publishedTextSchema) });

/** Answer of `/api/texts/{kind}/{locale}/{version}`: one version among the others. */
export const textHistorySchema = v.object({
	text: publishedTextSchema,
	markdown: v.string(),
	/** The one before it; null for the first. */
	previous: v.nullable(v.object({ version: headEntries.version, markdown: v.string() })),
	/** All of them, newest first. */
	versions: v.array(v.object(headEntries)),
});
export type TextHistory = v.InferOutput<typeof textHistorySchema>;

/** Answer of `/api/texts/consent/{version}`: the words that buyers of that version agreed to. */
export const consentTextSchema = v.object({
	version: v.string(),
	words: v.array(v.object({ locale: v.picklist(TEXT_LOCALES), words: v.string() })),
});
export type ConsentText = v.InferOutput<typeof consentTextSchema>;

export function isTextKind(value: unknown): value is TextKind {
	return v.is(publishedTextSchema.entries.kind, value);
}
