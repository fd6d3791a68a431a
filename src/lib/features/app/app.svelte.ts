import { createContext } from 'svelte';

import { Clock } from './clock.svelte';

/**
 * What the running app has, once a page load: made by the root layout, found by every component
 * below it through {@link getApp}. On the server the same object stands there empty.
 */
export class App {
	readonly clock = new Clock();

	/**
	 * Begins everything that lives as long as the page does. Browser only.
	 * @returns stops it again
	 */
	start(): () => void {
		this.clock.run();
		return () => undefined;
	}
}

const [getApp, setApp] = createContext<App>();

export { getApp, setApp };
