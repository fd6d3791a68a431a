import { beginLesson } from '$lib/domain/lessons/progress';

import { answered, byOrganiser, byStaff, ofStall, type Answers, type Deed } from './deed.fixture';

const OF_THE_MARKET = 'of the market as a whole';
const markdown = '# Chụp ảnh\n\nChụp nơi sáng.';
const text = { name: 'rules', locale: 'vi' };

/** What is written for everybody: lessons, texts, places, and the words that are not said. */
export const WORD_DEEDS: readonly Deed[] = [
	byOrganiser(OF_THE_MARKET, 'desk.lessons.create', () => ({ title: 'Đóng gói' })),
	byOrganiser(
		OF_THE_MARKET,
		'desk.lessons.create',
		() => ({ title: 'Chụp ảnh' }),
		({ answers }) => {
			answers.set('other lesson', lesson(answers).slug);
			return Promise.resolve();
		},
	),
	byOrganiser(OF_THE_MARKET, 'desk.lessons.save', (stall, answers) => ({
		...lesson(answers),
		...{ locale: 'vi', markdown, revision: stall.now, basedOn: 0 },
	})),
	byOrganiser(OF_THE_MARKET, 'desk.lessons.publish', (_stall, answers) => ({
		...lesson(answers),
		locale: 'vi',
		...written(answers, 'lessons'),
	})),
	byOrganiser(OF_THE_MARKET, 'desk.lessons.setShown', (_stall, answers) => ({
		...lesson(answers),
		isShown: true,
	})),
	byStaff('owner', 'desk.lessons.record', (stall, answers) => ({
		...ofStall(stall),
		told: [beginLesson(String(lesson(answers).slug), 0, stall.now)],
	})),
	byOrganiser(OF_THE_MARKET, 'desk.lessons.order', (_stall, answers) => ({
		slugs: [lesson(answers).slug, answers.get('other lesson')],
	})),
	byOrganiser(OF_THE_MARKET, 'desk.lessons.save', (_stall, answers) => ({
		...lesson(answers),
		...{ locale: 'vi', markdown: `${markdown}\n\nLần hai.`, revision: 0, basedOn: 1 },
	})),
	byOrganiser(OF_THE_MARKET, 'desk.lessons.drop', (_stall, answers) => ({
		...lesson(answers),
		locale: 'vi',
		...written(answers, 'lessons'),
	})),
	byOrganiser(OF_THE_MARKET, 'desk.texts.save', () => ({
		...text,
		markdown,
		needsLawyer: true,
		revision: 0,
		basedOn: 0,
	})),
	byOrganiser(OF_THE_MARKET, 'desk.texts.publish', (_stall, answers) => ({
		...text,
		...written(answers, 'texts'),
	})),
	byOrganiser(OF_THE_MARKET, 'desk.texts.save', () => ({
		...text,
		markdown: `${markdown}\n\nLần hai.`,
		...{ needsLawyer: true, revision: 0, basedOn: 1 },
	})),
	byOrganiser(OF_THE_MARKET, 'desk.texts.drop', (_stall, answers) => ({
		...text,
		...written(answers, 'texts'),
	})),
	byOrganiser(OF_THE_MARKET, 'desk.places.enter', () => ({
		...{ code: '09022', event: 'renamed', value: 'Mê Linh Mới', effectiveOn: '2027-01-01' },
		...{ source: 'Nghị quyết thử', isConfirmed: false },
	})),
	byOrganiser(OF_THE_MARKET, 'desk.places.confirm', (_stall, answers) => place(answers)),
	byOrganiser(OF_THE_MARKET, 'desk.places.takeBack', (_stall, answers) => place(answers)),
	byOrganiser(OF_THE_MARKET, 'desk.talk.saveWords', () => ({ words: ['từ xấu'], seen: 0 })),
	byOrganiser(OF_THE_MARKET, 'desk.complaints.setTerms', () => ({
		answerDays: 5,
		decideDays: 10,
		doneDays: 15,
	})),
];

function lesson(answers: Answers) {
	return { slug: answered(answers, 'desk.lessons.create', 'slug') };
}

/** As a draft was saved last. */
function written(answers: Answers, where: 'lessons' | 'texts') {
	return { revision: answered(answers, `desk.${where}.save`, 'revision') };
}

function place(answers: Answers) {
	return { id: answered(answers, 'desk.places.enter', 'id') };
}
