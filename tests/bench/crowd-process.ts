import process from 'node:process';

import type { CrowdAnswer, CrowdQuestion } from './distant-crowd';
import { Crowd } from './live-crowd';

let crowd: Crowd | undefined;

process.on('message', (question: CrowdQuestion) => {
	answer(question).then(say, (thrown: unknown) => {
		say({ kind: 'failed', why: String(thrown) });
	});
});
process.on('disconnect', () => process.exit());

function say(told: CrowdAnswer): void {
	process.send?.(told);
}

async function answer(question: CrowdQuestion): Promise<CrowdAnswer> {
	if (question.do === 'gather') {
		crowd = await Crowd.gather(question.place, question.size);
		return { kind: 'there' };
	}
	if (!crowd) throw new Error('nobody is there');
	if (question.do === 'follow') return { kind: 'followed', followed: crowd.followed() };
	const heard = crowd.hear(question.marker, question.part);
	// Whoever speaks waits for the crowd to listen.
	say({ kind: 'listening' });
	return { kind: 'heard', atMs: await heard };
}
