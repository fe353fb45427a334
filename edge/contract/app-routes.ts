/** The paths at which a page answers, and which file it is; everything else is a file, an endpoint, or not there. */
export const APP_ROUTES = { '/': '/index.html', '/kiosk': '/index.html', '/console': '/console.html' } as const;
