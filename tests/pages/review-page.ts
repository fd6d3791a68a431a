import { expect, type Locator, type Page } from '@playwright/test';

import type { DocumentKind } from '../../src/lib/domain/certification/documents';
import { dayIn } from '../fixtures/days';

export interface NewCertificate {
	readonly stars: 3 | 4 | 5;
	readonly number: string;
	readonly issuer: string;
}

/** `/desk/organiser/dossiers/[id]`: a dossier before the organisers. */
export class ReviewPage {
	readonly state: Locator;
	/** What will come of a decision, said before it is made. */
	readonly effect: Locator;
	/** A decision that waits for its second signature. */
	readonly pending: Locator;
	readonly accept: Locator;
	readonly countersign: Locator;

	constructor(private readonly page: Page) {
		this.state = page.getByTestId('dossier-state');
		this.effect = page.getByTestId('effect');
		this.pending = page.getByTestId('pending');
		this.accept = page.getByTestId('decide-accept');
		this.countersign = page.getByTestId('countersign');
	}

	/** Opens a dossier from the queue of those that wait. */
	async open(product: string): Promise<void> {
		await this.page.goto('/desk/organiser/dossiers');
		await this.page.getByTestId('dossier-card').filter({ hasText: product }).click();
		await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(product);
	}

	async is(state: string): Promise<void> {
		await expect(this.state).toHaveAttribute('data-state', state);
	}

	row(kind: DocumentKind): Locator {
		return this.page.locator(`[data-testid=review-row][data-kind=${kind}]`);
	}

	/** Opens a paper's row, where it is not open yet. */
	async choose(kind: DocumentKind): Promise<Locator> {
		const row = this.row(kind);
		const head = row.getByRole('button').first();
		// The page itself opens the next paper to look at, now before the click and now after it.
		await expect(async () => {
			if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
			await expect(head).toHaveAttribute('aria-expanded', 'true', { timeout: 1_000 });
		}).toPass();
		return row;
	}

	/** On a wide screen a paper stands on the left of what is to be judged of it, and both are seen at once. */
	async showsBeside(kind: DocumentKind): Promise<void> {
		const { page } = this;
		const phone = page.viewportSize();
		await page.setViewportSize({ width: 1280, height: 800 });
		const paper = page.getByTestId('viewer').getByTestId('pdf-page');
		await expect(paper).toHaveAttribute('data-drawn', 'true');
		const accept = this.row(kind).getByTestId('paper-accept');
		await accept.scrollIntoViewIfNeeded();
		await expect(paper).toBeInViewport();
		await expect(accept).toBeInViewport();
		const gap = async () => {
			const [left, right] = [await paper.boundingBox(), await accept.boundingBox()];
			return left && right ? right.x - (left.x + left.width) : NaN;
		};
		await expect.poll(gap).toBeGreaterThan(0);
		if (phone) await page.setViewportSize(phone);
		await expect(paper).toHaveAttribute('data-drawn', 'true');
	}

	async acceptPaper(kind: DocumentKind): Promise<void> {
		await (await this.choose(kind)).getByTestId('paper-accept').click();
		await expect(this.row(kind)).toHaveAttribute('data-state', 'accepted');
	}

	/** Refuses a paper, or does without it. @param look at the form, before it is sent */
	async judgePaper(
		kind: DocumentKind,
		verdict: 'reject' | 'waive',
		{ reason, look }: { readonly reason: string; readonly look?: () => Promise<void> },
	): Promise<void> {
		const row = await this.choose(kind);
		await row.getByTestId(`paper-${verdict}`).click();
		await expect(row.getByTestId('paper-judge')).toBeDisabled();
		await row.getByTestId('paper-reason').fill(reason);
		await look?.();
		await row.getByTestId('paper-judge').click();
		await expect(row).toHaveAttribute('data-state', verdict === 'reject' ? 'rejected' : 'waived');
	}

	async registerCertificate({ stars, number, issuer }: NewCertificate): Promise<void> {
		await this.page.getByTestId('certificate-register').click();
		await this.page.getByTestId(`certificate-stars-${stars}`).check({ force: true });
		await this.page.getByTestId('certificate-number').fill(number);
		await this.page.getByTestId('certificate-issuer').fill(issuer);
		await this.page.getByTestId('certificate-issued').fill(dayIn(-60));
		await this.page.getByTestId('certificate-save').click();
		await expect(this.page.getByTestId('certificate-form')).toHaveCount(0);
	}

	/** Signs what was begun. */
	async sign(reason?: string): Promise<void> {
		if (reason !== undefined) await this.page.getByTestId('sign-reason').fill(reason);
		await this.page.getByTestId('sign').click();
		await expect(this.page.getByTestId('sign')).toHaveCount(0);
	}
}
