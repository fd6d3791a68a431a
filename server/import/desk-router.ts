import { AppError } from '$lib/domain/errors';
import { fileId, type FileId } from '$lib/domain/files/purposes';
import { UUID_PATTERN } from '$lib/domain/ids';
import * as v from 'valibot';

import { marketProcedure } from '../accounts/procedures';
import type { Executor } from '../database/database';
import { findFile } from '../files/attach-file';
import { getUploadDesk } from '../files/running-files';
import { router } from '../trpc';
import { carryOutImport, checkImport } from './import-file';

const file = v.pipe(v.string(), v.regex(UUID_PATTERN), v.transform(fileId));

export const importDeskRouter = router({
	/** Says what a spreadsheet that was handed in would do. A mutation: it may take seconds. */
	check: marketProcedure('data.import')
		.input(v.object({ fileId: file }))
		.mutation(async ({ ctx, input }) =>
			checkImport(ctx.database, await readUpload(ctx.database, input.fileId), ctx.clock()),
		),
	carryOut: marketProcedure('data.import')
		.input(v.object({ fileId: file, fileSha256: v.pipe(v.string(), v.length(43)) }))
		.mutation(async ({ ctx, input: { fileId, fileSha256 } }) => {
			const order = { fileSha256, actor: ctx.actor, now: ctx.clock() };
			return carryOutImport(ctx.database, await readUpload(ctx.database, fileId), order);
		}),
});

async function readUpload(executor: Executor, id: FileId): Promise<Buffer> {
	const found = await findFile(executor, { id, purpose: 'spreadsheet', producerId: null });
	const bytes = found && (await getUploadDesk().shelf.read(id));
	if (!bytes) throw new AppError('NOT_FOUND');
	return Buffer.from(bytes);
}
