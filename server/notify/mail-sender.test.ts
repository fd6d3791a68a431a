import { afterEach, beforeEach, expect, test } from 'vitest';

import { startMailServer, type MailServer } from '../../tests/fixtures/mail-server';
import { createMailSender, type Mail, type MailSender } from './mail-sender';

const MAIL: Mail = {
	to: { name: 'Nguyễn Thị Mận', email: 'man@example.com' },
	subject: 'Có đơn mới\r\nBcc: all@example.com',
	text: ['Chào <b>Mận</b>,', 'Đơn A & B'],
	button: { label: 'Mở', url: 'https://cho.example/desk?a=1&b="2"' },
	locale: 'vi',
	name: 'notice 1',
};

let server: MailServer;
let sender: MailSender;

beforeEach(async () => {
	server = await startMailServer();
	sender = createMailSender(server.url, 'Chợ đêm <cho@example.com>');
});
afterEach(async () => {
	sender.close();
	await server[Symbol.asyncDispose]();
});

/** The parts of a multipart message, decoded. */
function partsOf(text: string): string[] {
	return [...text.matchAll(/Content-Transfer-Encoding: (\S+)\r\n\r\n([\s\S]*?)\r\n-{2}/g)].map(
		([, encoding, body = '']) =>
			encoding === 'base64'
				? Buffer.from(body, 'base64').toString()
				: Buffer.from(
						body
							.replaceAll('=\r\n', '')
							.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
								String.fromCharCode(Number.parseInt(hex, 16)),
							),
						'latin1',
					).toString(),
	);
}

test('a mail says the same in plain text and in HTML, and its words are no markup', async () => {
	expect(await sender.send(MAIL)).toEqual({ status: 'sent' });
	const [mail] = server.received;
	expect(mail).toMatchObject({ from: 'cho@example.com', to: ['man@example.com'] });
	const [plain, html] = partsOf(mail?.text ?? '');
	expect(plain).toContain('Chào <b>Mận</b>,');
	expect(plain).toContain('Mở: https://cho.example/desk?a=1&b="2"');
	expect(html).toContain('<html lang="vi">');
	expect(html).toContain('Chào &#60;b&#62;Mận&#60;/b&#62;,');
	expect(html).toContain('Đơn A &#38; B');
	expect(html).toContain('href="https://cho.example/desk?a=1&#38;b=&#34;2&#34;"');
});

test('no line break in a subject makes a header', async () => {
	await sender.send(MAIL);
	expect(server.received[0]?.text).not.toMatch(/^Bcc:/m);
});

test('the same mail sent twice has the same name', async () => {
	await sender.send(MAIL);
	await sender.send(MAIL);
	await sender.send({ ...MAIL, name: 'notice 2' });
	const names = server.received.map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1]);
	expect(names[0]).toMatch(/^<[0-9a-f]{32}@/);
	expect(names[1]).toBe(names[0]);
	expect(names[2]).not.toBe(names[0]);
});

test('a mailbox that is refused is given up, a server in trouble is tried again', async () => {
	server.refusal = '550 no such mailbox';
	expect(await sender.send(MAIL)).toEqual({ status: 'gone' });
	server.refusal = '451 come back later';
	expect(await sender.send(MAIL)).toEqual({ status: 'later', failure: '451' });
	await server[Symbol.asyncDispose]();
	expect(await sender.send(MAIL)).toEqual({ status: 'later', failure: 'unreachable' });
});

test('a server that hangs is given up, and its connection with it', async () => {
	server.isHanging = true;
	const impatient = createMailSender(server.url, 'cho@example.com', 300);
	expect(await impatient.send(MAIL)).toEqual({ status: 'later', failure: 'unreachable' });
	await expect.poll(() => server.connections).toBe(0);
	impatient.close();
});
