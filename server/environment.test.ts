import { describe, expect, test } from 'vitest';

import { readEnvironment } from './environment';

describe('readEnvironment', () => {
	test('has a sensible value for everything', () => {
		expect(readEnvironment({})).toEqual({
			port: 3000,
			host: undefined,
			publicOrigin: undefined,
			databaseUrl: undefined,
			dataDir: '.data',
			isDemo: true,
			rateLimitFactor: 1,
			liveWatchers: 8000,
			sessionReminderMinutes: 15,
			contactDays: 14,
			buyerDataDays: 730,
			ffmpegPath: undefined,
			videoDays: 30,
			videoMemoryMb: 32,
			mail: undefined,
		});
	});

	test('shows the demo by default only on a database of its own', () => {
		const DATABASE_URL = 'postgres://market@db/market';
		expect(readEnvironment({ DATABASE_URL }).isDemo).toBe(false);
		expect(readEnvironment({ DATABASE_URL, DEMO: '1' }).isDemo).toBe(true);
		expect(readEnvironment({ DEMO: '0' }).isDemo).toBe(false);
	});

	test('takes an empty variable for none', () => {
		expect(readEnvironment({ PORT: '', DATABASE_URL: '' }).port).toBe(3000);
	});

	test('drops the slash at the end of the origin', () => {
		expect(readEnvironment({ PUBLIC_ORIGIN: 'https://cho.example/' }).publicOrigin).toBe(
			'https://cho.example',
		);
	});

	test.each([
		['PORT', '65536'],
		['PORT', '-12'],
		['PORT', '3000x'],
		['PUBLIC_ORIGIN', 'cho.test'],
		['PUBLIC_ORIGIN', 'https://cho.test/path'],
		['PUBLIC_ORIGIN', 'ftp://cho.test'],
		['DATABASE_URL', 'mysql://market:s3cret@db/market'],
		['DEMO', 'yes'],
		['RATE_LIMIT_FACTOR', '-12'],
		['SMTP_URL', 'https://mail.test'],
		['MAIL_FROM', 'nobody\r\nBcc: all@cho.test'],
	])('refuses %s=%s in a sentence that names it and not its value', (name, value) => {
		const read = () => readEnvironment({ [name]: value });
		expect(read).toThrow(new RegExp(`^The environment is not valid: ${name} must be .*\\.$`));
		expect(read).not.toThrow(value);
	});

	test('wants a mail server and a sender together', () => {
		const SMTP_URL = 'smtp://mail.test';
		const MAIL_FROM = 'Chợ <cho@cho.test>';
		const mail = { smtpUrl: SMTP_URL, from: MAIL_FROM };
		expect(readEnvironment({ SMTP_URL, MAIL_FROM }).mail).toEqual(mail);
		expect(() => readEnvironment({ SMTP_URL })).toThrow(/MAIL_FROM must be/);
		expect(() => readEnvironment({ MAIL_FROM })).toThrow(/SMTP_URL must be/);
	});

	test('names all that is wrong at once', () => {
		expect(() => readEnvironment({ PORT: 'x', DEMO: 'x' })).toThrow(/PORT .*; DEMO /);
	});
});
