import { afterEach, describe, expect, it } from 'vitest';
import { boot } from '#app/boot.ts';
import type { Stats } from '#app/state/stats.ts';
import { keepLedger } from './ledger.ts';

const address = location.href;
const nextFrame = requestAnimationFrame.bind(globalThis);
afterEach(() => {
  history.replaceState(null, '', address);
  document.body.replaceChildren();
  sessionStorage.clear();
});

function part(): HTMLElement {
  const element = document.createElement('div');
  element.style.cssText = 'position:fixed;inset:0';
  document.body.append(element);
  return element;
}

const debug = () => (globalThis as unknown as { readonly algorhythmic: { stats(): Stats } }).algorhythmic;

async function until(what: string, condition: (stats: Stats) => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (condition(debug().stats())) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`never came: ${what}; ${JSON.stringify(debug().stats())}`);
}

async function lockNames(): Promise<readonly string[]> {
  const { held = [], pending = [] } = await navigator.locks.query();
  return [...held, ...pending].map(({ name }) => name ?? '').filter((name) => name.startsWith('algorhythmic'));
}

/** Runs the whole app as `boot` puts it together, ends it, and says what is left. */
async function runAndStop() {
  history.replaceState(null, '', '?demo&debug');
  const ledger = keepLedger();
  try {
    const app = boot({ stage: part(), ui: part() });
    await app.started;
    await until('the band is heard and the picture moves', ({ level, fps, artworkId }) => level > 0 && fps > 0 && artworkId !== null);
    const running = ledger.open();
    await app.dispose();
    // Preact cleans up after the next paint, and what was due at once has its turn: nothing that repeats or waits is over by then.
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => nextFrame(resolve));
    const left = ledger.open();
    // A worker that was ended lets its lock go a moment later; one that was forgotten never does, and the test runs into its limit.
    while ((await lockNames()).length > 0) await new Promise((resolve) => nextFrame(resolve));
    return { running, left };
  } finally {
    ledger.restore();
  }
}

describe('the whole app', () => {
  it('D2: a stop leaves no timer, listener, worker, channel, database, sound, URL or lock behind', { timeout: 120_000 }, async () => {
    const { running, left } = await runAndStop();
    // The ledger sees them while the show runs: else it would prove nothing.
    expect(Object.keys(running)).toEqual(
      expect.arrayContaining(['setTimeout', 'listener', 'Worker', 'AudioContext', 'IndexedDB connection']),
    );
    expect(left).toEqual({});
  });

  it('D2: nor a GL object, where the stage draws on the page', { timeout: 120_000 }, async () => {
    const transfer = HTMLCanvasElement.prototype.transferControlToOffscreen;
    Reflect.deleteProperty(HTMLCanvasElement.prototype, 'transferControlToOffscreen');
    try {
      const { running, left } = await runAndStop();
      expect(running['GL object']?.length).toBeGreaterThan(3);
      expect(left).toEqual({});
    } finally {
      HTMLCanvasElement.prototype.transferControlToOffscreen = transfer;
    }
  });
});
