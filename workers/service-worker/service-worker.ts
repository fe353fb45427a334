import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { APP_ROUTES, navigationPattern } from './app-routes.ts';

declare const self: ServiceWorkerGlobalScope & {
  /** Filled in by the build: every file of the app, each with its revision. */
  readonly __WB_MANIFEST: (PrecacheEntry | string)[];
};

/**
 * The whole app is on the device after the first visit. Responses are kept as the server sent them, headers included, so a
 * page from the store is as isolated (COOP, COEP) and as guarded (CSP) as one from the network.
 */
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Whatever else a person types goes to the network, which knows that it is not there.
for (const [route, page] of Object.entries(APP_ROUTES))
  registerRoute(new NavigationRoute(createHandlerBoundToURL(page), { allowlist: [navigationPattern(route)] }));

// The first visit is under control without a reload. An update waits: only the page, asked by a person, lets it in.
clientsClaim();
self.addEventListener('message', (event) => {
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING') void self.skipWaiting();
});
