import { getEnvironment, getPool, getRuntime } from '../runtime';
import { CatalogueService } from './catalogue-service';

let service: CatalogueService | undefined;

/** This node's catalogue service: started at the first call, stopped when the process shuts down. */
export function getCatalogueService(): CatalogueService {
	if (service) return service;
	const { clock, log } = getRuntime();
	const { dataDir } = getEnvironment();
	const started = new CatalogueService({ pool: getPool(), clock, log, dataDir });
	process.once('sveltekit:shutdown', () => {
		started.stop();
	});
	started.start();
	service = started;
	return service;
}
