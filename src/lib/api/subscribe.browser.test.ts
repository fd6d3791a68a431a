import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { subscribe } from './subscribe';

/** The browser's own, without a server behind it: what one says is dispatched. */
class Source extends EventTarget {
	static last: Source;
	isClosed = false;

	constructor(readonly url: string) {
		super();
		Source.last = this;
	}

	close(): void {
		this.isClosed = true;
	}

	say(name: string, data = '', lastEventId = ''): void {
		if (!this.isClosed) this.dispatchEvent(new MessageEvent(name, { data, lastEventId }));
	}
}

beforeEach(() => {
	vi.stubGlobal('EventSource', Source);
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
});

function listen() {
	const listener = { onData: vi.fn(), onOpen: vi.fn(), onLost: vi.fn() };
	subscribe({ procedure: 'live.watch', input: { sessionId: 6 }, listener });
	return { listener, source: Source.last };
}

const REFUSAL = {
	message: 'SERVER_BUSY',
	code: -32603,
	data: { httpStatus: 503, app: { code: 'SERVER_BUSY', params: { retryAfterSeconds: 30 } } },
};

it.each([
	['return', '{"spreadMs":10000}', { kind: 'ended', spreadMs: 10_000 }],
	['return', '', { kind: 'ended', spreadMs: 0 }],
	['serialized-error', JSON.stringify(REFUSAL), { kind: 'refused', status: 503, afterMs: 30_000 }],
	['serialized-error', '{"data":{"httpStatus":404}}', { kind: 'refused', status: 404, afterMs: 0 }],
	['serialized-error', '<html>', { kind: 'refused', status: 500, afterMs: 0 }],
	['error', '', { kind: 'cut' }],
])('%s with %s is the end of the road', (name, data, loss) => {
	const { listener, source } = listen();
	source.say('connected', '{}');
	source.say(name, data);
	source.say('message', '1');
	expect(listener.onLost.mock.calls).toEqual([[loss]]);
	expect(listener.onData).not.toHaveBeenCalled();
	expect(source.isClosed).toBe(true);
});

it('hands on what is said with its place, and gives up a road that is silent for too long', () => {
	const { listener, source } = listen();
	source.say('connected', '{"reconnectAfterInactivityMs":5000}');
	source.say('message', '{"kind":"abreast"}', '3.0a1b2c3d');
	vi.advanceTimersByTime(4_999);
	source.say('ping');
	vi.advanceTimersByTime(4_999);
	expect(listener.onData.mock.calls).toEqual([[{ kind: 'abreast' }, '3.0a1b2c3d']]);
	expect(listener.onLost).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1);
	expect(listener.onLost.mock.calls).toEqual([[{ kind: 'cut' }]]);
});
