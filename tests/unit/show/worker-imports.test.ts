import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = new URL('../../../', import.meta.url);

/** Every file and package that a module brings along at run time. */
function reach(entry: URL, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(entry.href)) return seen;
  seen.add(entry.href);
  const source = readFileSync(fileURLToPath(entry), 'utf8');
  for (const [, specifier = ''] of source.matchAll(/^(?:import|export)\s+(?!type\b)[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)) {
    if (specifier.startsWith('#')) reach(new URL(specifier.slice(1), root), seen);
    else if (specifier.startsWith('.') && specifier.endsWith('.ts')) reach(new URL(specifier, entry), seen);
    else seen.add(specifier);
  }
  return seen;
}

it.each(['analysis', 'stage', 'library'])('D5: the %s worker carries every capability and no schema library', (thread) => {
  const files = [...reach(new URL(`workers/${thread}/index.ts`, root))];
  expect(files.some((file) => file.endsWith('app/show/capabilities/retry.ts'))).toBe(true);
  expect(files.filter((file) => file.includes('valibot') || file.endsWith('capabilities/config.ts'))).toEqual([]);
});

it('D5: the page does check capabilities by their schemas', () => {
  expect([...reach(new URL('app/show/lock.ts', root))].some((file) => file.includes('valibot'))).toBe(true);
});
