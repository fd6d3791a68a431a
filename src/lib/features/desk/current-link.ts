import type { MenuLink } from './pages';

/**
 * Which of a menu's links the open page stands under: of nested addresses the nearest. A desk's start page
 * (`/desk/producer`) is nobody's parent: under it stand also pages that this menu does not offer.
 */
export function currentLink(links: readonly MenuLink[], pathname: string): MenuLink | undefined {
	const here = pathname.replace(/\/$/, '');
	const within = links.filter(
		({ path }) => here === path || (!isStart(path) && here.startsWith(`${path}/`)),
	);
	return within.toSorted((one, other) => other.path.length - one.path.length)[0];
}

function isStart(path: string): boolean {
	return path.split('/').length <= 3;
}
