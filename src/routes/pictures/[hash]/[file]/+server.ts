import { isHeldBack } from '$lib/domain/catalogue/picture-request';
import { parsePictureFile } from '$server/catalogue/pictures/render-picture';
import { getCatalogueService } from '$server/catalogue/running-catalogue';

import type { RequestHandler } from './$types';

/**
 * One size of a picture, named by its content. Nothing is sent to who saves data and has not asked
 * for it: on a first visit no worker stands in between yet. What is sent is the same for all, hence
 * without `Vary`: it must go on being found by a phone that begins to save data.
 */
export const GET: RequestHandler = async ({ params, request }) => {
	if (isHeldBack(request)) {
		return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
	}
	const picture = parsePictureFile(params.hash, params.file);
	const bytes = picture && (await getCatalogueService().pictures.render(picture));
	if (!bytes) return new Response(null, { status: 404 });
	return new Response(bytes, {
		headers: {
			'content-type': `image/${picture.format}`,
			'content-length': String(bytes.length),
			'cache-control': 'public, max-age=31536000, immutable',
		},
	});
};
