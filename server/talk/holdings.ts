import { BUYERS_OWN, INTERNAL, leaves, stays, type Holding } from '../exports/holding';
import {
	talkHidden,
	talkMessages,
	talkMutedPeople,
	talkMutedWords,
	talkRooms,
	talkWordLists,
} from './tables';

/** What of this module leaves with the export of everything. */
export const TALK_HOLDINGS: readonly Holding[] = [
	leaves(talkRooms, { vi: 'Phòng trò chuyện', en: 'Rooms of talk' }),
	leaves(
		talkMessages,
		{ vi: 'Lời trò chuyện', en: 'Messages of talk' },
		{ name: BUYERS_OWN, author: BUYERS_OWN, postKey: INTERNAL },
	),
	leaves(talkHidden, { vi: 'Lời đã ẩn', en: 'Hidden messages' }),
	leaves(talkMutedWords, { vi: 'Từ bị chặn trong phiên', en: 'Words muted in sessions' }),
	leaves(talkWordLists, { vi: 'Danh sách từ bị chặn', en: 'List of muted words' }),
	stays(
		talkMutedPeople,
		'Máy bị chặn nói, chỉ có nghĩa trong phiên ấy.',
		'Phones that were muted, of no meaning outside their session.',
	),
];
