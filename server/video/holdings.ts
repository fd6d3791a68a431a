import { leaves, SECRET, stays, type Holding } from '../exports/holding';
import { videoParts, videoStreams } from './tables';

/** What of this module leaves with the export of everything. */
export const VIDEO_HOLDINGS: readonly Holding[] = [
	leaves(videoStreams, { vi: 'Hình đã phát', en: 'Streams of video' }, { keyHash: SECRET }),
	stays(
		videoParts,
		'Mốc giờ nội bộ của từng đoạn hình.',
		'Times of the parts of streams, for the server alone.',
	),
];
