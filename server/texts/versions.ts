import type { Block } from '$lib/domain/texts/blocks';
import {
	TEXT_KINDS,
	type PublishedText,
	type TextHistory,
	type TextKind,
	type TextLocale,
	type VersionHead,
} from '$lib/domain/texts/text';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';

import type { Executor } from '../database/database';
import { textVersions } from './tables';
import type { TextName, TextRef } from './text-name';

const isOf = ({ name, locale }: TextRef) =>
	and(eq(textVersions.name, name), eq(textVersions.locale, locale));

/** One version with all that is kept of it. */
export type KeptVersion = typeof textVersions.$inferSelect;

/** What is in force of the market's texts in one language, in their order. */
export async function currentTexts(
	executor: Executor,
	locale: TextLocale,
): Promise<PublishedText[]> {
	const rows = await latestVersions(executor, TEXT_KINDS, locale);
	const byName = new Map<TextName, KeptVersion>(rows.map((row) => [row.name, row]));
	return TEXT_KINDS.flatMap((kind) => {
		const row = byName.get(kind);
		return row ? [toPublished(kind, row)] : [];
	});
}

/** The newest version of each of some texts, in no order. */
export async function latestVersions(
	executor: Executor,
	names: readonly TextName[],
	locale: TextLocale,
): Promise<KeptVersion[]> {
	return executor
		.selectDistinctOn([textVersions.name])
		.from(textVersions)
		.where(and(inArray(textVersions.name, [...names]), eq(textVersions.locale, locale)))
		.orderBy(textVersions.name, desc(textVersions.version));
}

/** The number of the newest version; 0 where there is none. */
export async function latestVersionNumber(executor: Executor, ref: TextRef): Promise<number> {
	const [row] = await executor
		.select({ version: sql<number>`coalesce(max(${textVersions.version}), 0)::int` })
		.from(textVersions)
		.where(isOf(ref));
	return row?.version ?? 0;
}

/** @returns undefined where there is no such version */
export async function findVersion(
	executor: Executor,
	ref: TextRef,
	version: number,
): Promise<KeptVersion | undefined> {
	const [row] = await executor
		.select()
		.from(textVersions)
		.where(and(isOf(ref), eq(textVersions.version, version)));
	return row;
}

/** All versions of a text, newest first, without their words. */
export async function listVersions(
	executor: Executor,
	ref: TextRef,
): Promise<(VersionHead & Pick<KeptVersion, 'author'>)[]> {
	const { version, publishedAt, needsLawyer, author } = textVersions;
	return executor
		.select({ version, publishedAt, needsLawyer, author })
		.from(textVersions)
		.where(isOf(ref))
		.orderBy(desc(version));
}

/**
 * One version as readers look it up, with the one before it.
 * @param version null for the one in force
 * @returns undefined where there is no such version
 */
export async function readHistory(
	executor: Executor,
	{ kind, locale }: { readonly kind: TextKind; readonly locale: TextLocale },
	version: number | null,
): Promise<TextHistory | undefined> {
	const ref = { name: kind, locale };
	const versions = (await listVersions(executor, ref)).map(({ author: _, ...head }) => head);
	const wanted = version ?? versions[0]?.version;
	if (wanted === undefined) return undefined;
	const row = await findVersion(executor, ref, wanted);
	if (!row) return undefined;
	const before = await findVersion(executor, ref, wanted - 1);
	return {
		text: toPublished(kind, row),
		markdown: row.markdown,
		previous: before ? { version: before.version, markdown: before.markdown } : null,
		versions,
	};
}

function toPublished(kind: TextKind, row: KeptVersion): PublishedText {
	const { locale, version, publishedAt, needsLawyer } = row;
	return { kind, locale, version, publishedAt, needsLawyer, blocks: [...row.blocks] };
}

export interface NewVersion extends TextRef {
	readonly version: number;
	readonly markdown: string;
	readonly blocks: readonly Block[];
	readonly needsLawyer: boolean;
	readonly publishedAt: number;
	readonly author: KeptVersion['author'];
}

/**
 * Adds a version.
 * @returns whether it is new: another node may have added the same number just before
 */
export async function addVersion(executor: Executor, row: NewVersion): Promise<boolean> {
	const added = await executor
		.insert(textVersions)
		.values(row)
		.onConflictDoNothing()
		.returning({ version: textVersions.version });
	return added.length > 0;
}
