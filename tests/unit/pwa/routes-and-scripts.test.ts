import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { sameOriginScript } from '#app/lib/trusted-types.ts';
import { APP_ROUTES as edgeRoutes } from '#edge/contract/app-routes.ts';
import { APP_ROUTES, navigationPattern } from '#workers/service-worker/app-routes.ts';

describe('F1: routes of the service worker', () => {
  it('are the routes of the edge', () => expect(APP_ROUTES).toEqual(edgeRoutes));

  const isRoute = (path: string): boolean => Object.keys(APP_ROUTES).some((route) => navigationPattern(route).test(path));

  it.each(['/', '/?demo', '/kiosk', '/kiosk/', '/kiosk?debug&x=1', '/console'])('%s is the page', (path) =>
    expect(isRoute(path)).toBe(true),
  );

  it.each(['/api/credits', '/healthz', '/kiosk2', '/kiosk/x', '/consoles', '/icons/icon.svg', '/a/console', '//'])('%s is not', (path) =>
    expect(isRoute(path)).toBe(false),
  );
});

describe('security: a script may come from this site alone', () => {
  const base = 'https://show.example:8443/kiosk?x#y';

  it.each([
    ['/assets/w.js', 'https://show.example:8443/assets/w.js'],
    ['w.js', 'https://show.example:8443/w.js'],
    ['https://show.example:8443/w.js', 'https://show.example:8443/w.js'],
  ])('%s is let through', (url, absolute) => expect(sameOriginScript(url, base)).toBe(absolute));

  it.each([
    'https://show.example/w.js',
    'http://show.example:8443/w.js',
    'https://evil.example/w.js',
    '//evil.example/w.js',
    '\\\\evil.example/w.js',
    'https://show.example:8443@evil.example/w.js',
    'data:text/javascript,alert(1)',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ])('%s is not', (url) => expect(() => sameOriginScript(url, base)).toThrow(TypeError));

  it('nor a blob, though it bears the name of the site', () => {
    expect(() => sameOriginScript('blob:https://show.example:8443/1b4e', base)).toThrow(TypeError);
  });
});

describe('F1: the manifest', async () => {
  const file = async (path: string): Promise<Buffer> => readFile(new URL(`../../../public${path}`, import.meta.url));
  const manifest = JSON.parse((await file('/manifest.webmanifest')).toString()) as {
    readonly icons: readonly { readonly src: string; readonly sizes: string; readonly type: string; readonly purpose: string }[];
    readonly shortcuts: readonly { readonly url: string }[];
  };

  it('has what an install asks for: a name, a start inside its scope, standalone, 192, 512 and a maskable icon', () => {
    expect(manifest).toMatchObject({ name: 'Algorhythmic', id: '/', start_url: '/', scope: '/', display: 'standalone' });
    const pngs = manifest.icons.filter((icon) => icon.type === 'image/png').map((icon) => `${icon.sizes} ${icon.purpose}`);
    expect(pngs).toEqual(expect.arrayContaining(['192x192 any', '512x512 any', '512x512 maskable']));
    expect(manifest.shortcuts.map((shortcut) => shortcut.url)).toContain('/?demo');
  });

  it('says the true size of every picture', async () => {
    for (const icon of manifest.icons.filter(({ type }) => type === 'image/png')) {
      const png = await file(icon.src);
      // PNG, 11.2.2: width and height are the first two words of IHDR.
      expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, icon.src).toBe(icon.sizes);
    }
    expect((await file('/icons/icon.svg')).toString()).toContain('<svg');
  });
});
