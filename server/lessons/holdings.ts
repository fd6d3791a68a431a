import { leaves, type Holding } from '../exports/holding';
import { lessonProgress, lessons } from './tables';

/** What of this module leaves with the export of everything. */
export const LESSON_HOLDINGS: readonly Holding[] = [
	leaves(lessons, { vi: 'Bài tập huấn', en: 'Lessons' }),
	leaves(lessonProgress, { vi: 'Tiến độ tập huấn', en: 'Progress in lessons' }),
];
