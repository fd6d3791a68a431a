import { getRuntime } from '$server/runtime';
import { getStudio } from '$server/video/running-studio';
import { json } from '@sveltejs/kit';
import { sql } from 'drizzle-orm';

import type { RequestHandler } from './$types';

const DEADLINE_MS = 3000;

/** Whether this node can serve: 200 after a round trip to the database, else 503. */
export const GET: RequestHandler = async () => {
	const startedAt = performance.now();
	const database = (await answersInTime()) ? 'up' : 'down';
	const body = {
		status: database === 'up' ? 'ok' : 'unavailable',
		database,
		databaseMs: Math.round(performance.now() - startedAt),
		// Without ffmpeg the market serves, but nobody goes live from a phone.
		video: (await getStudio().ffmpeg()) === null ? 'off' : 'on',
		version: __APP_VERSION__,
	};
	return json(body, {
		status: database === 'up' ? 200 : 503,
		headers: { 'cache-control': 'no-store' },
	});
};

async function answersInTime(): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<boolean>((settle) => {
		timer = setTimeout(() => {
			settle(false);
		}, DEADLINE_MS);
	});
	const roundTrip = getRuntime()
		.database.execute(sql`select 1`)
		.then(
			() => true,
			(error: unknown) => {
				getRuntime().log.error({ err: error }, 'database does not answer');
				return false;
			},
		);
	try {
		return await Promise.race([roundTrip, deadline]);
	} finally {
		clearTimeout(timer);
	}
}
