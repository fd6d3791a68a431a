import { accountId, type AccountId } from '$lib/domain/accounts/account';
import { lessonSchema, questionsOf } from '$lib/domain/lessons/lesson';
import type { LessonProgress } from '$lib/domain/lessons/progress';
import { picturesIn } from '$lib/domain/texts/blocks';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createAccount } from '../accounts/create-account';
import { setProducerRole } from '../accounts/producer-staff';
import { addProducers } from '../catalogue/add-to-catalogue';
import { testDatabase, type TestDatabase } from '../../tests/fixtures/database';
import { findDraft, publishDraft, saveDraft } from '../texts/drafts';
import { completionByProducer, staffProgress } from './completion';
import { createLesson, listForWriting, orderLessons, setLessonShown } from './manage-lessons';
import { progressOf, recordProgress } from './progress';
import { readLessons } from './read-lessons';
import { ensureLessons } from './seed-lessons';

const NOW = Date.UTC(2026, 10, 26);
const by = (person: AccountId) => ({ accountId: person, requestId: 'r1' });
const actor = by(accountId('writer'));
let db: TestDatabase;
let owner: AccountId;
let packer: AccountId;

beforeAll(async () => {
	db = await testDatabase();
	await ensureLessons(db.database, NOW);
	const person = (name: string, login: string) =>
		createAccount(db.database, { name, login, roles: [], actor: null }, NOW);
	owner = await person('Chủ', '0912345678');
	packer = await person('Người gói', '0912345679');
});
afterAll(() => db[Symbol.asyncDispose]());

describe('lessons', () => {
	it('come in both languages on the six subjects, each with questions that can be answered', async () => {
		for (const locale of ['vi', 'en'] as const) {
			const lessons = await readLessons(db.database, locale);
			expect(lessons.map(({ slug }) => slug)).toEqual([
				...['chup-anh', 'dinh-gia', 'dong-goi', 'len-song', 'tra-loi-khach', 'truy-xuat'],
			]);
			for (const lesson of lessons) {
				expect(v.is(lessonSchema, lesson)).toBe(true);
				expect(lesson.locale).toBe(locale);
				expect(lesson.title).not.toBe(lesson.slug);
				const [picture, ...others] = picturesIn(lesson.blocks);
				expect(others).toEqual([]);
				const drawn = await db.sql<{ svg: string }[]>`
					select svg from pictures where hash = ${picture ?? ''}`;
				expect(drawn[0]?.svg).toContain('<svg');
				expect(questionsOf(lesson).length).toBeGreaterThanOrEqual(2);
				expect(questionsOf(lesson).every(({ explanation }) => explanation.length > 0)).toBe(true);
			}
		}
	});

	it('ask the same in both languages', async () => {
		const [vi, en] = await Promise.all(
			(['vi', 'en'] as const).map((locale) => readLessons(db.database, locale)),
		);
		const answers = (lessons: typeof vi) =>
			lessons?.map((lesson) =>
				questionsOf(lesson).map(({ options }) => options.map(({ isRight }) => isRight)),
			);
		expect(answers(en)).toEqual(answers(vi));
	});

	it('are not seen until they are published and shown, then in Vietnamese where no other is', async () => {
		const slug = await createLesson(db.database, { title: 'Bán ở *phiên chợ*', actor }, NOW);
		expect(slug).toBe('ban-o-phien-cho');
		const isSeen = async () =>
			(await readLessons(db.database, 'en')).some((lesson) => lesson.slug === slug);
		await setLessonShown(db.database, { slug, isShown: true, actor }, NOW);
		expect(await isSeen()).toBe(false);
		const ref = { name: `lesson/${slug}`, locale: 'vi' } as const;
		const { revision = 0 } = (await findDraft(db.database, ref)) ?? {};
		await publishDraft(db.database, { ...ref, revision, actor }, NOW);
		expect(await isSeen()).toBe(true);
		await setLessonShown(db.database, { slug, isShown: false, actor }, NOW);
		expect(await isSeen()).toBe(false);
		const again = await createLesson(db.database, { title: 'Bán ở phiên chợ', actor }, NOW);
		expect(again).toBe('ban-o-phien-cho-2');
	});

	it('are not published without a name, nor with boxes of which none is right', async () => {
		const slug = await createLesson(db.database, { title: 'Giữ ấm', actor }, NOW);
		const ref = { name: `lesson/${slug}`, locale: 'vi' } as const;
		const publish = async (markdown: string) => {
			const { revision = 0 } = (await findDraft(db.database, ref)) ?? {};
			const words = { ...ref, markdown, needsLawyer: false, basedOn: 0, actor };
			const next = await saveDraft(db.database, { ...words, revision }, NOW);
			return publishDraft(db.database, { ...ref, revision: next, actor }, NOW);
		};
		const boxes = 'Để ở đâu?\n\n- [ ] Nơi mát\n- [ ] Ngoài nắng';
		await expect(publish('Để nơi mát.')).rejects.toMatchObject({ code: 'LESSON_UNTITLED' });
		await expect(publish(`# Giữ ấm\n\n${boxes}`)).rejects.toMatchObject({
			...{ code: 'LESSON_UNANSWERED', params: { question: 'Để ở đâu?' } },
		});
		const right = boxes.replace('[ ] Nơi', '[x] Nơi');
		expect(await publish(`# Giữ ấm\n\n${right}`)).toBe(1);
	});

	it('are begun once, however often the wish is sent', async () => {
		const wish = { title: 'Gói hai lần', actor, key: crypto.randomUUID() };
		const tap = () => createLesson(db.database, wish, NOW);
		const slugs = await Promise.all([tap(), tap()]);
		expect([...slugs, await tap()]).toEqual(['goi-hai-lan', 'goi-hai-lan', 'goi-hai-lan']);
	});

	it('stand in the order that organisers give them, all of them named', async () => {
		const slugs = (await listForWriting(db.database)).map(({ slug }) => slug);
		await orderLessons(db.database, { slugs: [...slugs].reverse(), actor }, NOW);
		const now = await listForWriting(db.database);
		expect(now.map(({ slug }) => slug)).toEqual([...slugs].reverse());
		await expect(
			orderLessons(db.database, { slugs: slugs.slice(1), actor }, NOW),
		).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
		await orderLessons(db.database, { slugs, actor }, NOW);
	});

	it('of organisers are left alone at the next start', async () => {
		const before = await listForWriting(db.database);
		await ensureLessons(db.database, NOW + 1);
		expect(await listForWriting(db.database)).toEqual(before);
	});
});

describe('progress', () => {
	const told: LessonProgress = {
		...{ slug: 'chup-anh', startedAt: NOW - 60_000, finishedAt: null },
		...{ right: ['q1'], questionCount: 2 },
	};

	it('sent twice, and by two phones at once, comes to one', async () => {
		const phones = [told, told, { ...told, right: ['q2'], finishedAt: NOW - 1 }];
		await Promise.all(
			phones.map((one) => recordProgress(db.database, { told: [one], actor: by(owner) }, NOW)),
		);
		expect(await progressOf(db.database, owner)).toEqual([
			{ ...told, right: ['q1', 'q2'], finishedAt: NOW - 1 },
		]);
		// Written down as often as it changed, and what changed alone.
		const log = await db.sql<{ before: object | null; after: { right: string[] } }[]>`
			select before, after from audit_entries
			where action = 'lesson.progress' and account_id = ${owner} order by id`;
		expect(log).toHaveLength(2);
		expect(log[0]?.before).toBeNull();
		expect(log[1]?.after.right).toEqual(['q1', 'q2']);
		expect(Object.keys(log[1]?.after ?? {})).not.toContain('slug');
	});

	it('of a lesson that is not there is passed over; a clock ahead counts as now', async () => {
		const sent = [
			{ ...told, slug: 'khong-co' },
			{ ...told, startedAt: NOW + 999, finishedAt: NOW + 999 },
		];
		expect(await recordProgress(db.database, { told: sent, actor: by(packer) }, NOW)).toEqual([
			{ ...told, startedAt: NOW, finishedAt: NOW },
		]);
	});

	it("is seen by a producer's owner, and by organisers as numbers", async () => {
		const stall = { slug: 'htx', name: 'HTX', kind: 'cooperative', provinceCode: '01' } as const;
		const [producerId] = await addProducers(db.database, [stall], NOW);
		if (producerId === undefined) throw new Error('no producer was added');
		for (const [id, role] of [
			[owner, 'owner'],
			[packer, 'packer'],
		] as const) {
			await setProducerRole(db.database, { producerId, accountId: id, role, actor: null }, NOW);
		}
		const people = await staffProgress(db.database, producerId);
		expect(people.map(({ name, progress }) => [name, progress.length])).toEqual([
			['Chủ', 1],
			['Người gói', 1],
		]);
		expect(await completionByProducer(db.database)).toMatchObject([
			{ producerId, people: 2, finished: { 'chup-anh': 2 } },
		]);
	});
});
