/** The same as the edge's (edge/contract/app-routes.ts; a test compares the two). */
export const APP_ROUTES = { '/': '/index.html', '/kiosk': '/index.html', '/console': '/console.html' } as const;

/** What NavigationRoute compares with path and query: a route, with or without a slash or a query. */
export const navigationPattern = (route: string): RegExp =>
  new RegExp(`^${route === '/' ? '' : route.replaceAll('/', '\\/')}\\/?(?:\\?|$)`);
