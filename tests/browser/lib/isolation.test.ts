import { expect, it } from 'vitest';

it('C7: runs in a cross-origin isolated page with shared memory', () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
  expect(new SharedArrayBuffer(8).byteLength).toBe(8);
});
