import type { AppErrorWire } from '$lib/domain/errors';
import type { IncomingMessage } from 'node:http';

declare global {
	/** The version of the app, put in by the build. */
	const __APP_VERSION__: string;
	/** Hosts from which phones may load a session's video, put in by the build. */
	const __VIDEO_HOSTS__: readonly string[];

	interface Window {
		/** Ends the keeping of early taps; @returns the tapped buttons, each once, in order. In app.html. */
		takeEarlyTaps?: () => ReadonlySet<HTMLButtonElement>;
	}

	namespace App {
		interface Error extends AppErrorWire {
			message: string;
		}
		interface Locals {
			requestId: string;
			locale: 'vi' | 'en';
		}
		interface Platform {
			/** Node's own request. */
			req: IncomingMessage;
		}
	}
}

export {};
