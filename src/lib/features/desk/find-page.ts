/** What stands between the slashes of `[names]`, decoded. */
export type PageParams = Readonly<Record<string, string>>;

/**
 * Finds the page of an address among patterns such as `/desk/producer/orders/[id]`. The desks have
 * one route in the router of the app, since every route is named in what each buyer loads.
 * @param pages tried in their order
 */
export function findPage<P extends { readonly path: string }>(
	pages: readonly P[],
	pathname: string,
): { readonly page: P; readonly params: PageParams } | undefined {
	const given = partsOf(pathname);
	for (const page of pages) {
		const params = match(partsOf(page.path), given);
		if (params) return { page, params };
	}
	return undefined;
}

function match(pattern: readonly string[], given: readonly string[]): PageParams | undefined {
	if (pattern.length !== given.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, part] of pattern.entries()) {
		const text = given[index] ?? '';
		const name = /^\[(\w+)\]$/.exec(part)?.[1];
		if (name === undefined && part !== text) return undefined;
		if (name !== undefined) params[name] = decode(text);
	}
	return params;
}

function partsOf(path: string): string[] {
	return path.split('/').filter(Boolean);
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
