import { answerTrpc } from '$server/answer-trpc';
import { contextOf } from '$server/runtime';

import type { RequestHandler } from './$types';

const handle: RequestHandler = (event) => answerTrpc(event.request, contextOf(event));

export const GET = handle;
export const POST = handle;
