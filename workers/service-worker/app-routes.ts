/** The same paths as the edge serves the page on (edge/contract/app-routes.ts; a test compares the two). */
export const APP_ROUTES = ['/', '/kiosk', '/console'] as const;

/** What NavigationRoute compares with path and query: every route, with or without a slash or a query. */
export const navigationPatterns: readonly RegExp[] = APP_ROUTES.map(
  (route) => new RegExp(`^${route === '/' ? '' : route.replaceAll('/', '\\/')}\\/?(?:\\?|$)`),
);
