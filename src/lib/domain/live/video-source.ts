import type { ProducerId, StreamId } from '../ids';

/** Where the picture and sound of a session come from. */
export type VideoSource =
	/** A list of HLS: at a host that the operator allows, or on the market's own site. */
	| { readonly kind: 'address'; readonly url: string }
	/** What a phone sends to the market. */
	| {
			readonly kind: 'stream';
			readonly id: StreamId;
			/** Whose it is; null for a host. */
			readonly producerId: ProducerId | null;
	  }
	| { readonly kind: 'none' };

export function isSameSource(one: VideoSource, other: VideoSource): boolean {
	switch (one.kind) {
		case 'none':
			return other.kind === 'none';
		case 'address':
			return other.kind === 'address' && other.url === one.url;
		case 'stream':
			return other.kind === 'stream' && other.id === one.id;
	}
}

/**
 * What there is to be seen.
 * @param onAir what the host chose; null before the first choice
 * @param planned the address of the session's plan
 * @returns the address of a list of HLS, null where there is no video
 */
export function videoAddressOf(
	onAir: VideoSource | null,
	planned: string | null | undefined,
): string | null {
	switch (onAir?.kind) {
		case 'address':
			return onAir.url;
		case 'stream':
			return streamAddress(onAir.id, 'index.m3u8');
		case 'none':
			return null;
		case undefined:
			return planned ?? null;
	}
}

/** Where the server hands out a stream that a phone sends. */
export function streamAddress(id: StreamId, file: string): string {
	return `/video/${id}/${file}`;
}

export const VIDEO_ADDRESS_MAX = 500;

/**
 * Whether an address may be a session's video: https at a host that the operator allows, which the
 * pages' content security policy then lets phones load from, or a path of the market's own site.
 * The server never asks it for anything.
 * @param hosts `video.example`, `video.example:8443`, `*.video.example`
 */
export function isVideoAddress(text: string, hosts: readonly string[]): boolean {
	if (text.length > VIDEO_ADDRESS_MAX || /[\s\p{C}\\]/u.test(text)) return false;
	// `//host/…` is another site, not a path.
	if (/^\/[^/]/.test(text)) return true;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
	return hosts.some((host) =>
		host.startsWith('*.') ? url.host.endsWith(host.slice(1)) : url.host === host,
	);
}
