import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('A1: a hop of our own code makes no object: what is left is numbers that V8 boxes at calls', () => {
  const script = fileURLToPath(new URL('../../support/heap-per-hop.ts', import.meta.url));
  const args = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256', script];
  const bytes = Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  // The spectrum of one hop alone would be 8 kB, a block of samples 1 kB.
  expect(bytes).toBeLessThan(1000);
}, 60_000);
