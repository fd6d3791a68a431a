import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { AppError } from '$lib/domain/errors';
import { sessionId, type SessionId } from '$lib/domain/ids';
import { readCaptions } from '$lib/domain/live/captions';
import type { EpochMs } from '$lib/domain/time';
import * as v from 'valibot';

import { recordChange, type Actor } from '../audit/record-change';
import type { Database, Executor } from '../database/database';
import { getReplay } from './replay';
import type { StreamFolder } from './stream-folder';

const keptSchema = v.object({ text: v.string(), durationMs: v.number() });
type KeptCaptions = v.InferOutput<typeof keptSchema>;

/** Two cuts of the same evening differ by more. */
const SAME_CUT_MS = 1_000;

/** Where captions of recordings lie: beside the recordings, a file for a session. */
export class CaptionsFolder {
	constructor(private readonly root: string) {}

	async read(id: SessionId): Promise<KeptCaptions | undefined> {
		const text = await readFile(this.#of(id), 'utf8').catch(() => undefined);
		return text === undefined ? undefined : v.parse(keptSchema, JSON.parse(text));
	}

	/** Whole or not at all. */
	async write(id: SessionId, kept: KeptCaptions): Promise<void> {
		await mkdir(this.root, { recursive: true });
		const path = `${this.#of(id)}.${crypto.randomUUID()}`;
		await writeFile(path, JSON.stringify(kept));
		await rename(path, this.#of(id));
	}

	async remove(id: SessionId): Promise<void> {
		await rm(this.#of(id), { force: true });
	}

	/** The sessions that have any. */
	async sessions(): Promise<readonly SessionId[]> {
		const names = await readdir(this.root).catch(() => []);
		return names.flatMap((name) => {
			const [, id] = /^(\d+)\.json$/.exec(name) ?? [];
			return id === undefined ? [] : [sessionId(Number(id))];
		});
	}

	#of(id: SessionId): string {
		return join(this.root, `${id}.json`);
	}
}

export interface Recordings {
	readonly folder: StreamFolder;
	readonly captions: CaptionsFolder;
}

export interface CaptionsWish {
	readonly sessionId: SessionId;
	/** As it was handed in; null to have none any more. */
	readonly text: string | null;
	readonly actor: Actor;
}

/**
 * Keeps captions for the recording of a session, or removes them.
 * @throws AppError NOT_FOUND where there is no recording · MALFORMED_REQUEST where they cannot be read
 */
export async function saveCaptions(
	{ database, folder, captions }: Recordings & { readonly database: Database },
	{ sessionId: id, text, actor }: CaptionsWish,
	now: EpochMs,
): Promise<void> {
	const durationMs = await durationOf(database, folder, id);
	if (durationMs === 0) throw new AppError('NOT_FOUND');
	const read = text === null ? null : readCaptions(text);
	if (read === undefined) throw new AppError('MALFORMED_REQUEST');
	await database.transaction(async (tx) => {
		const before = await captions.read(id);
		await recordChange(tx, {
			...{ actor, at: now, action: 'video.captions', subject: `session ${id}` },
			before: { characters: before?.text.length ?? 0 },
			after: { characters: read?.length ?? 0 },
		});
		if (read === null) await captions.remove(id);
		else await captions.write(id, { text: read, durationMs });
	});
}

/**
 * Captions of a session's recording, as WebVTT.
 * @returns undefined where there are none, or only some for another cut of it: a recording was hidden
 * or deleted since, so that each would come at a wrong moment
 */
export async function captionsOf(
	executor: Executor,
	{ folder, captions }: Recordings,
	id: SessionId,
): Promise<string | undefined> {
	const kept = await captions.read(id);
	if (!kept) return undefined;
	const durationMs = await durationOf(executor, folder, id);
	return Math.abs(durationMs - kept.durationMs) < SAME_CUT_MS ? kept.text : undefined;
}

async function durationOf(
	executor: Executor,
	folder: StreamFolder,
	id: SessionId,
): Promise<number> {
	const replay = await getReplay(executor, folder, id);
	return replay?.spans.reduce((sum, { durationMs }) => sum + durationMs, 0) ?? 0;
}
