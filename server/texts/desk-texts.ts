import { AppError } from '$lib/domain/errors';
import { TEXT_KINDS, TEXT_LOCALES } from '$lib/domain/texts/text';

import { accountNames } from '../accounts/account-names';
import type { Executor } from '../database/database';
import { findDraft, listDrafts } from './drafts';
import type { TextRef } from './text-name';
import { findVersion, latestVersions, listVersions } from './versions';

/** Every text in every language: what is in force, and whether somebody writes another. */
export async function listTexts(executor: Executor) {
	const drafts = await listDrafts(executor);
	const lists = await Promise.all(
		TEXT_LOCALES.map(async (locale) => {
			const latest = await latestVersions(executor, TEXT_KINDS, locale);
			return TEXT_KINDS.map((name) => {
				const found = latest.find((row) => row.name === name);
				const draft = drafts.find((row) => row.name === name && row.locale === locale);
				return {
					...{ name, locale },
					version: found?.version ?? 0,
					publishedAt: found?.publishedAt ?? null,
					needsLawyer: found?.needsLawyer ?? true,
					draftSavedAt: draft?.savedAt ?? null,
				};
			});
		}),
	);
	return lists.flat();
}

/**
 * What somebody needs who writes a text: the draft, what is in force, and all versions with their
 * authors.
 * @param version one whose words are wanted in place of those in force
 * @throws AppError NOT_FOUND for a version that never was
 */
export async function readForWriting(executor: Executor, ref: TextRef, version: number | null) {
	const versions = await listVersions(executor, ref);
	const latest = versions[0]?.version ?? 0;
	const shown = await findVersion(executor, ref, version ?? latest);
	if (!shown && version !== null) throw new AppError('NOT_FOUND');
	const draft = await findDraft(executor, ref);
	const authors = [...versions.map(({ author }) => author), draft?.author ?? null];
	const names = await accountNames(executor, authors);
	const nameOf = (author: (typeof authors)[number]) =>
		author === null ? null : (names.get(author) ?? null);
	return {
		shown: shown ? { version: shown.version, markdown: shown.markdown } : null,
		draft: draft
			? {
					markdown: draft.markdown,
					needsLawyer: draft.needsLawyer,
					revision: draft.revision,
					basedOn: draft.basedOn,
					savedAt: draft.savedAt,
					author: nameOf(draft.author),
				}
			: null,
		versions: versions.map(({ author, ...head }) => ({ ...head, author: nameOf(author) })),
	};
}
