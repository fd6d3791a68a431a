import { AppError } from '$lib/domain/errors';

import { startCluster } from '../database/cluster';
import { openDatabase, PREPARING, type Database } from '../database/database';
import { migrateDatabase } from '../database/migrate';
import { findRunningCluster } from '../database/running-cluster';
import { readEnvironment, type Environment } from '../environment';
import { StartFailure } from '../start-failure';

export interface Operator {
	readonly database: Database;
	readonly environment: Environment;
}

/** What a command refuses, in the operator's language: which codes mean what. */
const REFUSALS: Readonly<Record<string, string>> = {
	NOT_FOUND: 'There is none of that name.',
	PRODUCT_WITHDRAWN: 'The product is not listed.',
	CERTIFICATE_EXPIRED: 'The product has no valid certificate: labels with stars are refused.',
	LOT_RECALLED: 'The lot was recalled.',
	MALFORMED_CODE: 'The product has no GTIN.',
	LABEL_TOO_SMALL: 'The code would be too small to read in this format: choose a larger one.',
	SERVER_BUSY: 'Every key is retired or not yet known to phones: try again in a day.',
	LAST_ONE: 'It is the only key that may sign now: rotate first, and wait a day.',
};

/**
 * Runs an operator's command on the market's database, beside a running server or without one, and
 * ends the process: with 1 and one sentence where it fails.
 * @param work says what it did
 */
export async function runCommand(work: (operator: Operator) => Promise<string>): Promise<void> {
	try {
		const environment = readEnvironment(process.env);
		const said = await withDatabase(environment, (database) => work({ database, environment }));
		process.stdout.write(`${said}\n`);
	} catch (error) {
		process.stderr.write(`${sentenceOf(error)}\n`);
		process.exitCode = 1;
	}
}

async function withDatabase<Result>(
	environment: Environment,
	work: (database: Database) => Promise<Result>,
): Promise<Result> {
	const { databaseUrl, dataDir } = environment;
	const running = databaseUrl ?? findRunningCluster(dataDir);
	const cluster = running === undefined ? await startCluster({ dataDir }) : undefined;
	try {
		const url = running ?? cluster?.url ?? '';
		// A server that runs has brought its database to its own shape.
		if (cluster) await migrateDatabase(url);
		const opened = openDatabase(url, 2, PREPARING);
		try {
			return await work(opened.database);
		} finally {
			await opened.close();
		}
	} finally {
		await cluster?.stop();
	}
}

/** Never the error itself: what a database says may hold values of rows. */
function sentenceOf(error: unknown): string {
	if (error instanceof StartFailure) return error.message;
	if (error instanceof AppError) return `${error.code}. ${REFUSALS[error.code] ?? ''}`.trim();
	return error instanceof Error ? `The command failed: ${error.name}.` : 'The command failed.';
}
