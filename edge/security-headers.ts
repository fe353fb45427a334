/**
 * The one table of the headers that guard every response. The server sends it, `public/_headers` repeats it for static
 * hosts, and a test keeps the two equal.
 */

/** Content Security Policy Level 3 with Trusted Types. No inline script, no eval, nobody else's host. */
const policy: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
  // Preact sets styles through the CSSOM, which this allows; style attributes in markup it does not.
  'style-src': ["'self'"],
  // blob: and data: for the person's own pictures, thumbnails and stills, which never have an address.
  'img-src': ["'self'", 'blob:', 'data:'],
  // mediastream: for listening in; blob: for a file the person chose.
  'media-src': ["'self'", 'blob:', 'mediastream:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'", 'blob:'],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  // The name of the only policy, made in app/lib/trusted-types.ts.
  'trusted-types': ['algorhythmic'],
};

/** What the page may use is named; what a visual show never needs is off, for the page and for anything it might embed. */
const permissions: Readonly<Record<string, 'self' | 'none'>> = {
  autoplay: 'self',
  'clipboard-write': 'self',
  'display-capture': 'self',
  fullscreen: 'self',
  gamepad: 'self',
  microphone: 'self',
  midi: 'self',
  'picture-in-picture': 'self',
  'screen-wake-lock': 'self',
  'window-management': 'self',
  accelerometer: 'none',
  'browsing-topics': 'none',
  camera: 'none',
  geolocation: 'none',
  gyroscope: 'none',
  hid: 'none',
  'identity-credentials-get': 'none',
  'idle-detection': 'none',
  magnetometer: 'none',
  payment: 'none',
  'publickey-credentials-get': 'none',
  serial: 'none',
  usb: 'none',
  'xr-spatial-tracking': 'none',
};

const entries = <T>(table: Readonly<Record<string, T>>, write: (name: string, value: T) => string): string[] =>
  Object.entries(table).map(([name, value]) => write(name, value));

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': entries(policy, (name, sources) => [name, ...sources].join(' ')).join('; '),
  // The pair that makes the page cross-origin isolated, and so lets threads share memory. Safari has no `credentialless`.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy': entries(permissions, (name, who) => `${name}=(${who === 'self' ? 'self' : ''})`).join(', '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** Names with a content hash in them never change; everything else is asked for again, and answered 304 where nothing changed. */
export const CACHE_FOREVER = 'public, max-age=31536000, immutable';
export const CACHE_REVALIDATE = 'no-cache';
export const HASHED_PREFIX = '/assets/';

/** The text of `public/_headers`, in the form Cloudflare and Netlify read. `node edge/security-headers.ts` prints it. */
export function headersFile(): string {
  const lines = ['# Made from edge/security-headers.ts: change it there, then `node edge/security-headers.ts > public/_headers`.', '/*'];
  for (const [name, value] of Object.entries(securityHeaders)) lines.push(`  ${name}: ${value}`);
  lines.push(`${HASHED_PREFIX}*`, `  Cache-Control: ${CACHE_FOREVER}`, '');
  return lines.join('\n');
}

if (import.meta.main) process.stdout.write(headersFile());
