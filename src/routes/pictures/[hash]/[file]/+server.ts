import { parsePictureFile } from '$server/catalogue/pictures/render-picture';
import { getCatalogueService } from '$server/catalogue/running-catalogue';

import type { RequestHandler } from './$types';

/** One size of a picture, named by its content. */
export const GET: RequestHandler = async ({ params }) => {
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
