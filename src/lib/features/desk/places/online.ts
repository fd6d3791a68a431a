import type { PlaceChange } from '$lib/domain/places/place-changes';

import { ask, deskApi, type Asked } from '../online';

export type ListedChange = Awaited<
	ReturnType<ReturnType<typeof deskApi>['places']['list']['query']>
>[number];

export type NewChange = Omit<PlaceChange, 'id'> & Pick<ListedChange, 'source' | 'isConfirmed'>;

export function listChanges(): Promise<Asked<readonly ListedChange[]>> {
	return ask(() => deskApi().places.list.query());
}

export function enterChange(change: NewChange): Promise<Asked<unknown>> {
	return ask(() => deskApi().places.enter.mutate(change));
}

export function takeBackChange(id: number): Promise<Asked<unknown>> {
	return ask(() => deskApi().places.takeBack.mutate({ id }));
}

export function confirmChange(id: number): Promise<Asked<unknown>> {
	return ask(() => deskApi().places.confirm.mutate({ id }));
}
