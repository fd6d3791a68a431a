import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** How many roads are opened at once, so that none waits in a queue of the system's. */
const TOGETHER = 200;

/** Many who watch one address over server-sent events, each on a road of its own. */
export class Crowd {
	readonly #sockets: Socket[] = [];
	#marker = '';
	#heard = 0;
	#wanted = Infinity;
	#settle: (at: number) => void = () => undefined;

	/**
	 * @param port of this machine
	 * @param path that is asked for
	 */
	static async gather(port: number, path: string, size: number): Promise<Crowd> {
		const crowd = new Crowd();
		for (let here = 0; here < size; here += TOGETHER) {
			const group = Array.from({ length: Math.min(TOGETHER, size - here) }, () =>
				crowd.#join(port, path),
			);
			await Promise.all(group);
		}
		return crowd;
	}

	async #join(port: number, path: string): Promise<void> {
		const socket = connect(port, '127.0.0.1');
		this.#sockets.push(socket);
		socket.setEncoding('latin1');
		await once(socket, 'connect');
		socket.write(
			`GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\naccept: text/event-stream\r\n\r\n`,
		);
		const [first] = (await once(socket, 'data')) as [string];
		if (!first.startsWith('HTTP/1.1 200')) throw new Error(`not let in: ${first.slice(0, 200)}`);
		let isHeard = '';
		socket.on('data', (text) => {
			if (isHeard === this.#marker || !String(text).includes(this.#marker)) return;
			isHeard = this.#marker;
			this.#heard += 1;
			if (this.#heard === this.#wanted) this.#settle(performance.now());
		});
	}

	/**
	 * @param marker plain letters that nothing else which is told has in it
	 * @param part of the crowd, 0–1
	 * @returns when so many have heard it, by `performance.now()`
	 */
	hear(marker: string, part: number): Promise<number> {
		this.#marker = marker;
		this.#heard = 0;
		this.#wanted = Math.ceil(this.#sockets.length * part);
		return new Promise((settle) => (this.#settle = settle));
	}

	leave(): void {
		for (const socket of this.#sockets) socket.destroy();
	}
}
