import { leaves, type Holding } from '../exports/holding';
import { consentTexts, textDrafts, textVersions } from './tables';

const FROM_MARKDOWN = {
	vi: 'Dựng từ Markdown ở cột bên.',
	en: 'Read from the Markdown, which is there.',
};

/** What of this module leaves with the export of everything. */
export const TEXT_HOLDINGS: readonly Holding[] = [
	leaves(
		textVersions,
		{ vi: 'Văn bản các bản', en: 'Texts by version' },
		{ blocks: FROM_MARKDOWN },
	),
	leaves(textDrafts, { vi: 'Văn bản đang soạn', en: 'Texts being written' }),
	leaves(consentTexts, { vi: 'Lời đồng ý', en: 'Words of consent' }),
];
