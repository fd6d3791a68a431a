import { isLawfulMove, type Mover } from './order-moves';
import { ORDER_STATES } from './order';

const MOVERS = ['buyer', 'producer', 'system'] as const satisfies readonly Mover[];

/**
 * The states of an order and all lawful moves between them, as a Mermaid state diagram: drawn from
 * the table itself, so that docs/order-states.md cannot tell another story.
 * @see https://mermaid.js.org/syntax/stateDiagram.html
 */
export function orderDiagram(): string {
	const moves = ORDER_STATES.flatMap((from) =>
		ORDER_STATES.flatMap((to) => {
			const by = MOVERS.filter((mover) => isLawfulMove(from, to, mover));
			return by.length > 0 ? [`    ${from} --> ${to}: ${by.join(', ')}`] : [];
		}),
	);
	const ends = ORDER_STATES.filter((from) =>
		ORDER_STATES.every((to) => MOVERS.every((by) => !isLawfulMove(from, to, by))),
	);
	return [
		'stateDiagram-v2',
		'    [*] --> queued',
		...moves,
		...ends.map((state) => `    ${state} --> [*]`),
	].join('\n');
}
