import { createHash } from 'node:crypto';
import nodemailer from 'nodemailer';

import type { Sent } from './push-sender';

export interface Mail {
	readonly to: { readonly name: string; readonly email: string };
	readonly subject: string;
	/** Paragraphs. */
	readonly text: readonly string[];
	/** One thing to do about it. */
	readonly button: { readonly label: string; readonly url: string } | null;
	readonly locale: 'vi' | 'en';
	/** The same for the same mail, so that a mailbox shows one where we had to send it twice. */
	readonly name: string;
}

export interface MailSender {
	send(mail: Mail): Promise<Sent>;
	close(): void;
}

const DEADLINE_MS = 20_000;
/** Refused for good: there is no such mailbox, or it does not want us. @see RFC 5321 §4.2.1 */
const REFUSED = 500;

/**
 * Sends mail by the operator's server.
 * @param url `smtps://user:password@host`; its certificate is checked
 * @param from `Chợ đêm <cho@example.vn>`
 * @param deadlineMs for one mail, from the first byte to the last
 */
export function createMailSender(url: string, from: string, deadlineMs = DEADLINE_MS): MailSender {
	const transport = nodemailer.createTransport(withTimeouts(url, deadlineMs), {
		from,
		// Nothing that is put into a mail may make the server read a file or an address.
		disableFileAccess: true,
		disableUrlAccess: true,
	});
	return {
		async send(mail) {
			try {
				await withDeadline(
					transport.sendMail({
						to: { name: mail.to.name, address: mail.to.email },
						subject: mail.subject,
						text: plainOf(mail),
						html: htmlOf(mail),
						messageId: `<${createHash('sha256').update(mail.name).digest('hex').slice(0, 32)}@market>`,
						headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.locale },
					}),
					deadlineMs,
				);
				return { status: 'sent' };
			} catch (error) {
				const code = responseCodeOf(error);
				if (code !== undefined && code >= REFUSED) return { status: 'gone' };
				return { status: 'later', failure: code === undefined ? 'unreachable' : String(code) };
			}
		},
		close: () => transport.close(),
	};
}

/** A connection that our deadline gave up ends as well: the library itself would keep it for ten minutes. */
function withTimeouts(url: string, deadlineMs: number): string {
	const own = ['connectionTimeout', 'greetingTimeout', 'socketTimeout'];
	const missing = own.filter((name) => !url.includes(`${name}=`));
	const parameters = missing.map((name) => `${name}=${deadlineMs}`).join('&');
	if (parameters === '') return url;
	return `${url}${url.includes('?') ? '&' : '?'}${parameters}`;
}

function plainOf({ text, button }: Mail): string {
	return [...text, ...(button ? [`${button.label}: ${button.url}`] : [])].join('\n\n');
}

function htmlOf({ text, button, locale }: Mail): string {
	const paragraphs = text.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
	const link = button
		? `<p><a href="${escapeHtml(button.url)}">${escapeHtml(button.label)}</a></p>`
		: '';
	return `<!doctype html><html lang="${locale}"><body>${paragraphs}${link}</body></html>`;
}

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function responseCodeOf(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null || !('responseCode' in error)) return undefined;
	return typeof error.responseCode === 'number' ? error.responseCode : undefined;
}

async function withDeadline(work: Promise<unknown>, deadlineMs: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const deadline = new Promise<never>((_, fail) => {
		timer = setTimeout(() => fail(new Error('mail deadline')), deadlineMs);
	});
	try {
		await Promise.race([work, deadline]);
	} finally {
		clearTimeout(timer);
	}
}
