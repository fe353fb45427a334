/**
 * The one Trusted Types policy of the app, and the only door through which an address becomes a script: workers and the
 * service worker. It lets this site's own addresses through and nothing else (W3C Trusted Types, 3.2.2; the server sends
 * `require-trusted-types-for 'script'; trusted-types algorhythmic`).
 */

export const POLICY_NAME = 'algorhythmic';

/** As much of `globalThis.trustedTypes` as is used here; TypeScript's DOM library does not have it yet. */
interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): { toString(): string } };
}

/** The absolute address of a script of this very origin; throws on any other. */
export function sameOriginScript(url: string, baseUrl: string): string {
  const absolute = new URL(url, baseUrl);
  const base = new URL(baseUrl);
  // Not the origin: a blob bears that of the page that made it, whatever is in it.
  if (absolute.protocol !== base.protocol || absolute.host !== base.host) {
    throw new TypeError(`A script may only come from this site, not from ${absolute.protocol}//${absolute.host}`);
  }
  return absolute.href;
}

let policy: { createScriptURL(url: string): unknown } | undefined;

function thePolicy(): { createScriptURL(url: string): unknown } {
  const rules = { createScriptURL: (url: string): string => sameOriginScript(url, globalThis.location.href) };
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory ? factory.createPolicy(POLICY_NAME, rules) : rules;
  return policy;
}

/**
 * An address that the browser accepts as a script's. With Trusted Types it is an object that the DOM's own types know as a
 * string; so treat it as opaque: hand it to `Worker`, `SharedWorker` or `serviceWorker.register` and do nothing else with it.
 */
export function scriptUrl(url: string | URL): string {
  return thePolicy().createScriptURL(String(url)) as string;
}

/** A module worker. `url` comes from `import url from '…?worker&url'`, so that the build finds and bundles it. */
export function createWorker(url: string, name: string): Worker {
  return new Worker(scriptUrl(url), { type: 'module', name });
}
