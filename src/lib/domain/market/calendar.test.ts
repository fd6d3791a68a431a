import { describe, expect, it } from 'vitest';

import { sessionId } from '../ids';
import { sessionCalendar } from './calendar';

const session = {
	id: sessionId(6),
	slug: 'phien-6',
	title: 'Phiên chợ đêm số 6: chè, mật ong; nước mắm',
	intro: '',
	startsAt: Date.UTC(2026, 10, 28, 12, 30),
	endsAt: Date.UTC(2026, 10, 28, 14, 30),
	slots: [],
};
const words = {
	url: 'https://cho.example/market/phien-6',
	description: 'Mười ba chủ thể từ năm tỉnh lên sóng, mỗi lượt mười phút.\nXem danh sách hàng.',
};

describe('sessionCalendar', () => {
	const text = sessionCalendar(session, words, Date.UTC(2026, 10, 20));
	const unfolded = text.replaceAll('\r\n ', '');

	it('says when the session is, in universal time, and reminds before it', () => {
		expect(unfolded).toContain('\r\nDTSTART:20261128T123000Z\r\n');
		expect(unfolded).toContain('\r\nDTEND:20261128T143000Z\r\n');
		expect(unfolded).toContain('\r\nTRIGGER:-PT15M\r\n');
		expect(unfolded).toContain('\r\nUID:session-6@cho.example\r\n');
	});

	it('escapes what has a meaning of its own', () => {
		expect(unfolded).toContain('SUMMARY:Phiên chợ đêm số 6: chè\\, mật ong\\; nước mắm\r\n');
		expect(unfolded).toContain('mười phút.\\nXem danh sách');
	});

	it('keeps every line within 75 bytes', () => {
		const sizes = text.split('\r\n').map((line) => new TextEncoder().encode(line).length);
		expect(Math.max(...sizes)).toBeLessThanOrEqual(75);
		expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
	});
});
