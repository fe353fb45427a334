import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('A1: a hop of our own code makes no object, and boxes hardly a number', () => {
  const script = fileURLToPath(new URL('../support/heap-per-hop.ts', import.meta.url));
  const args = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256', script];
  const bytes = Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  // A boxed number takes 16 bytes, the smallest object 24: one of each a hop by each of three parts would be too much.
  expect(bytes).toBeLessThan(64);
}, 60_000);
