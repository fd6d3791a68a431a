import { daySchema } from '$lib/domain/day-schema';
import { oneLine } from '$lib/domain/one-line';
import { LONGEST_PLACE_NAME, PLACE_CODE, PLACE_EVENTS } from '$lib/domain/places/place-changes';
import { rowIdSchema } from '$lib/domain/row-id';
import * as v from 'valibot';

import { marketProcedure } from '../accounts/procedures';
import { router } from '../trpc';
import {
	confirmPlaceChange,
	enterPlaceChange,
	listPlaceChanges,
	takeBackPlaceChange,
} from './change-places';
import { refreshPlaces } from './refresh-places';

/** Communes and provinces as they are built in stand since this day. */
const BUILT_IN_SINCE = '2025-07-01';
const LONGEST_SOURCE = 500;

const id = rowIdSchema;
/** One line, as it is to be read: composed letters, no spaces around, no control characters. */
const line = (longest: number) =>
	v.pipe(v.string(), v.normalize('NFC'), v.transform(oneLine), v.nonEmpty(), v.maxLength(longest));

const editing = marketProcedure('places.edit');

export const placesDeskRouter = router({
	/** All that was ever entered; the built-in list is on the phone. */
	list: editing.query(({ ctx }) => listPlaceChanges(ctx.database)),
	enter: editing
		.input(
			v.object({
				code: v.pipe(v.string(), v.regex(PLACE_CODE)),
				event: v.picklist(PLACE_EVENTS),
				value: v.nullable(line(LONGEST_PLACE_NAME)),
				effectiveOn: v.pipe(daySchema, v.minValue(BUILT_IN_SINCE)),
				source: line(LONGEST_SOURCE),
				isConfirmed: v.boolean(),
			}),
		)
		.mutation(async ({ ctx, input }) => {
			const { database, actor, clock } = ctx;
			const entered = await enterPlaceChange(database, { change: input, actor }, clock());
			await refreshPlaces(database, clock());
			return { id: entered };
		}),
	takeBack: editing.input(v.object({ id })).mutation(async ({ ctx, input }) => {
		const { database, actor, clock } = ctx;
		await takeBackPlaceChange(database, { id: input.id, actor }, clock());
		await refreshPlaces(database, clock());
	}),
	confirm: editing
		.input(v.object({ id }))
		.mutation(({ ctx, input }) =>
			confirmPlaceChange(ctx.database, { id: input.id, actor: ctx.actor }, ctx.clock()),
		),
});
