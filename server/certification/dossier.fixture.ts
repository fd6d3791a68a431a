import { checklistFor, type DocumentKind } from '$lib/domain/certification/documents';
import type { DossierId } from '$lib/domain/certification/dossier';
import type { MarketRole } from '$lib/domain/accounts/account';
import type { FileId } from '$lib/domain/files/purposes';
import { productId, uuidV4, uuidV7, type ProducerId, type ProductId } from '$lib/domain/ids';
import { DAY_MS, dayOf, type EpochMs } from '$lib/domain/time';

import { createAccount } from '../accounts/create-account';
import { setProducerRole } from '../accounts/producer-staff';
import type { Actor } from '../audit/record-change';
import { addProducers, addProducts } from '../catalogue/add-to-catalogue';
import type { Database } from '../database/database';
import { seedFile } from '../files/files.fixture';
import { verifyDemoProducers } from '../producers/standing';
import { COMMITMENT } from './commitment-text';
import { openDossier } from './open-dossier';
import { readDossier } from './read-dossier';
import { registerCertificate, type PrintedFacts } from './register-certificate';
import { reviewDocument } from './review-document';
import { signCommitment } from './sign-commitment';
import { submitDocument } from './submit-document';
import { submitDossier } from './submit-dossier';

let people = 0;

/** A person with roles at the market. */
export async function newPerson(
	database: Database,
	roles: readonly MarketRole[],
	now: EpochMs,
): Promise<Actor> {
	people += 1;
	const login = `nguoi${people}-${crypto.randomUUID().slice(0, 8)}@cho.example`;
	const account = { name: `Người ${people}`, login, roles, actor: null };
	return { accountId: await createAccount(database, account, now), requestId: 'thử' };
}

/** A product of a producer's that was reviewed and has no dossier: it waits for one. */
export async function addBareProduct(
	database: Database,
	producerId: ProducerId,
	now: EpochMs,
): Promise<ProductId> {
	const facts = { name: 'Mật ong rừng', setCode: 4, priceDong: 90_000, unit: 'hũ' };
	const waiting = { withdrawnAt: now, withdrawnBecause: 'waiting', reviewedAt: now } as const;
	const row = { ...facts, ...waiting, producerId, slug: uuidV4(), listedOn: dayOf(now) };
	const [id = productId(0)] = await addProducts(database, [row], now);
	return id;
}

/** A verified producer with its owner. */
export async function newProducer(
	database: Database,
	now: EpochMs,
): Promise<{ readonly producerId: ProducerId; readonly owner: Actor }> {
	const [producerId] = await addProducers(
		database,
		[{ slug: `htx-${uuidV7(now)}`, name: 'HTX Chè', kind: 'cooperative', provinceCode: '19' }],
		now,
	);
	if (producerId === undefined) throw new Error('no producer');
	await verifyDemoProducers(database, [producerId], now);
	const owner = await newPerson(database, [], now);
	const { accountId } = owner;
	await setProducerRole(database, { producerId, accountId, role: 'owner', actor: null }, now);
	return { producerId, owner };
}

/** A dossier that its producer has filled and its reviewers play through. */
export class Paperwork {
	private constructor(
		readonly database: Database,
		readonly producerId: ProducerId,
		readonly owner: Actor,
		readonly reviewer: Actor,
		readonly dossierId: DossierId,
		readonly setCode: number,
		/** Turned by the test. */
		public now: EpochMs,
	) {}

	static async open(database: Database, now: EpochMs, setCode = 11): Promise<Paperwork> {
		const { producerId, owner } = await newProducer(database, now);
		const reviewer = await newPerson(database, ['reviewer'], now);
		const wanted = { producerId, productName: 'Chè xanh', setCode, actor: owner };
		const id = await openDossier(database, wanted, now);
		return new Paperwork(database, producerId, owner, reviewer, id, setCode, now);
	}

	/** Another product's dossier of the same producer. */
	async another(productName: string): Promise<Paperwork> {
		const { database, producerId, owner, reviewer, setCode, now } = this;
		const id = await openDossier(database, { producerId, productName, setCode, actor: owner }, now);
		return new Paperwork(database, producerId, owner, reviewer, id, setCode, now);
	}

	private get own() {
		return { dossierId: this.dossierId, producerId: this.producerId, actor: this.owner };
	}

	read() {
		return readDossier(this.database, this.own, this.now);
	}

	/** Kinds that the set cannot do without and that are uploaded. */
	get required(): DocumentKind[] {
		return checklistFor(this.setCode)
			.filter(({ need, kind }) => need === 'required' && kind !== 'commitment')
			.map(({ kind }) => kind);
	}

	/** A page that the owner has handed in. */
	page(): Promise<FileId> {
		const { producerId } = this;
		const { accountId } = this.owner;
		const page = { purpose: 'dossierDocument', producerId, accountId } as const;
		return seedFile(this.database, page, this.now);
	}

	async submit(kind: DocumentKind, expiresInDays = 365): Promise<void> {
		await submitDocument(
			this.database,
			{
				...this.own,
				kind,
				fileIds: [await this.page()],
				issuedOn: dayOf(this.now),
				expiresOn: dayOf(this.now + expiresInDays * DAY_MS),
			},
			this.now,
		);
	}

	/** Every required paper, the signature, and the dossier handed in. */
	async handIn(): Promise<void> {
		for (const kind of this.required) await this.submit(kind);
		await signCommitment(this.database, { ...this.own, textVersion: COMMITMENT.version }, this.now);
		await this.send();
	}

	send(): Promise<void> {
		return submitDossier(this.database, this.own, this.now);
	}

	async review(
		kind: DocumentKind,
		verdict: 'accepted' | 'rejected' | 'waived',
		reason: string | null = null,
	): Promise<void> {
		const { history } = await this.read();
		const seen = history.findLast((event) => event.kind === kind && event.what === 'submitted');
		const { dossierId, reviewer: actor } = this;
		const seenId = seen?.id ?? null;
		await reviewDocument(
			this.database,
			{ dossierId, kind, verdict, reason, seenId, actor },
			this.now,
		);
	}

	async acceptAll(): Promise<void> {
		for (const kind of this.required) await this.review(kind, 'accepted');
	}

	register(facts: Partial<PrintedFacts> = {}) {
		return registerCertificate(
			this.database,
			{
				dossierId: this.dossierId,
				actor: this.reviewer,
				stars: 4,
				points: null,
				number: '12/QĐ-UBND',
				issuer: 'UBND tỉnh Thái Nguyên',
				// Five stars are the ministry's.
				issuerKind: facts.stars === 5 ? 'ministry' : 'province',
				issuedOn: dayOf(this.now - 30 * DAY_MS),
				expiresOn: null,
				...facts,
			},
			this.now,
		);
	}
}
