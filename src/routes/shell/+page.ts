// The page that the service worker shows for every route while the server is out of reach.
export const prerender = true;
export const ssr = false;
