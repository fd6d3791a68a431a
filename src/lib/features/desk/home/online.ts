import type { WaitingWork } from '$lib/domain/desk/waiting-work';

import { ask, deskApi, type Asked } from '../online';

/** What waits for whoever has signed in. */
export const readWaiting = (): Promise<Asked<WaitingWork>> =>
	ask(() => deskApi().home.waiting.query());
