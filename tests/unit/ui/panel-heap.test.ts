import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('E4: a frame of the open listening panel makes no object, over 2,000 frames with all that is recorded for them', () => {
  const script = fileURLToPath(new URL('../../support/heap-per-draw.ts', import.meta.url));
  const args = ['--expose-gc', '--min-semi-space-size=256', '--max-semi-space-size=256', script];
  const bytes = Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  // Numbers are boxed (16 bytes) where they are handed to a drawing or come from one; an array of the curves would be 8 kB.
  expect(bytes).toBeLessThan(700);
}, 60_000);
