import process from 'node:process';

/** A name with a dot and a last part of letters, so neither `localhost` nor an IP address. */
const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9](:\d{1,5})?$/;

/**
 * Reads the operator's list of hosts from which phones may load a session's video. It stands in the
 * pages' security policy, and the offline shell carries that with it, so the build reads it.
 * @param {string} text hosts between spaces or commas
 * @returns {readonly string[]} `video.example`, `video.example:8443`, `*.video.example`
 */
export function parseVideoHosts(text) {
	const hosts = text
		.toLowerCase()
		.split(/[\s,]+/)
		.filter((host) => host !== '');
	if (!hosts.every((host) => HOST.test(host))) {
		throw new Error(
			'LIVE_VIDEO_HOSTS must be hosts such as video.example or *.video.example:8443, with spaces between.',
		);
	}
	return hosts;
}

export const VIDEO_HOSTS = parseVideoHosts(process.env['LIVE_VIDEO_HOSTS'] ?? '');
