import { ask, deskApi, type Asked } from '../online';

export type FilesToTake = Awaited<
	ReturnType<ReturnType<typeof deskApi>['exports']['files']['query']>
>;

/** How much the archive of files is, before anybody begins to load it. */
export function countFiles(): Promise<Asked<FilesToTake>> {
	return ask(() => deskApi().exports.files.query());
}
