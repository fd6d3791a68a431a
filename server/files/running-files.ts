import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { getEnvironment, getRuntime } from '../runtime';
import { showTracePicture } from '../trace/trace-pictures';
import type { UploadDesk } from './answer-upload';
import { FileShelf } from './file-shelf';
import { UPLOAD_LIMITS } from './reserve-upload';
import { UploadParts } from './upload-parts';

let desk: UploadDesk | undefined;

/** Where this node takes files in and keeps them, below `DATA_DIR`. */
export function getUploadDesk(): UploadDesk {
	if (desk) return desk;
	const { dataDir } = getEnvironment();
	desk = {
		database: getRuntime().database,
		shelf: new FileShelf(join(dataDir, 'files')),
		parts: new UploadParts(join(dataDir, 'uploads')),
		room: { limits: UPLOAD_LIMITS, freeBytes: () => freeBytesAt(dataDir) },
		arrivals: { tracePicture: showTracePicture },
	};
	return desk;
}

async function freeBytesAt(folder: string): Promise<number> {
	await mkdir(folder, { recursive: true });
	const { bavail, bsize } = await statfs(folder);
	return bavail * bsize;
}
