import { AppError } from '$lib/domain/errors';

const MAX_NAME = 100;

/**
 * The name of a person, as typed.
 * @throws AppError INVALID_NAME
 */
export function readName(typed: string): string {
	const name = typed.trim();
	if (name === '' || name.length > MAX_NAME) throw new AppError('INVALID_NAME');
	return name;
}
