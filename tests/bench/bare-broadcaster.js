// Server-sent events as plainly as Node sends them: what the market's own way is measured against.
import { createServer } from 'node:http';
import process from 'node:process';

/** @type {Set<import('node:http').ServerResponse>} */
const watchers = new Set();
let seq = 0;
const server = createServer((request, response) => {
	if (request.method === 'POST') {
		let body = '';
		request.on('data', (piece) => (body += String(piece)));
		request.on('end', () => {
			seq += 1;
			for (const watcher of watchers) watcher.write(`data: ${body}\nid: ${seq}\n\n`);
			response.end();
		});
		return;
	}
	response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
	response.write('event: connected\ndata: {}\n\n');
	watchers.add(response);
	response.once('close', () => watchers.delete(response));
});
server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`);
});
