import { expect, type Locator, type Page } from '@playwright/test';

import { dayIn } from '../fixtures/days';
import type { DocumentKind } from '../../src/lib/domain/certification/documents';

/** A file as it is chosen in a form. */
export interface ChosenFile {
	readonly name: string;
	readonly mimeType: string;
	readonly buffer: Buffer;
}

/** `/desk/producer/dossiers/[id]`: a dossier before its producer. */
export class DossierPage {
	readonly state: Locator;
	/** What is to be done next, in words. */
	readonly next: Locator;

	constructor(private readonly page: Page) {
		this.state = page.getByTestId('dossier-state');
		this.next = page.getByTestId('dossier-next');
	}

	async is(state: string): Promise<void> {
		await expect(this.state).toHaveAttribute('data-state', state);
	}

	paper(kind: DocumentKind): Locator {
		return this.page.locator(`[data-testid=paper][data-kind=${kind}]`);
	}

	/** Hands a paper in, valid for most of a year, and waits until the server has it. */
	async handIn(kind: DocumentKind, file: ChosenFile): Promise<Locator> {
		const paper = this.paper(kind);
		await paper.getByTestId('paper-begin').click();
		await paper.getByTestId('upload-choose').setInputFiles(file);
		await paper.getByTestId('paper-issued').fill(dayIn(-30));
		const expires = paper.getByTestId('paper-expires');
		if ((await expires.count()) > 0) await expires.fill(dayIn(300));
		await expect(paper.getByTestId('paper-submit')).toBeEnabled();
		await paper.getByTestId('paper-submit').click();
		await expect(paper.getByTestId('paper-form')).toHaveCount(0);
		return paper;
	}

	/** Reads the commitment to quality and signs it. */
	async sign(): Promise<void> {
		await this.page.getByTestId('commitment-read').click();
		await this.page.getByTestId('commitment-tick').check();
		await this.page.getByTestId('commitment-sign').click();
		await expect(this.page.getByTestId('commitment-signed')).toBeVisible();
	}

	async send(): Promise<void> {
		await this.page.getByTestId('dossier-send').click();
		await this.is('submitted');
	}
}
