/** The paths at which the app itself answers; everything else is a file, an endpoint, or not there. */
export const APP_ROUTES = ['/', '/kiosk', '/console'] as const;
