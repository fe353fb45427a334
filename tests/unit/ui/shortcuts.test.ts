import { describe, expect, it } from 'vitest';
import type { Actions } from '#app/state/app-state.ts';
import { createAppState } from '#app/state/app-state.ts';
import type { Interface } from '#app/ui/interface.ts';
import { SHORTCUTS } from '#app/ui/shortcuts.ts';

type Call = readonly [action: string, ...args: unknown[]];

/** Presses a shortcut's key, so many milliseconds before its handler runs. */
function press(id: string, agoMs = 0, tempoLocked = false): Call[] {
  const calls: Call[] = [];
  const note =
    (name: string | symbol) =>
    (...args: unknown[]) =>
      void calls.push([String(name), ...args]);
  const actions = new Proxy({}, { get: (_, name) => note(name) }) as Actions;
  const state = createAppState();
  state.beat.value = { ...state.beat.value, tempoLocked };
  const event = { timeStamp: performance.now() - agoMs } as KeyboardEvent;
  SHORTCUTS.find((shortcut) => shortcut.id === id)?.run({ state, actions } as Interface, event);
  return calls;
}

describe('A1: keys for the beat', () => {
  it('no two shortcuts share a binding, a name or a key', () => {
    for (const field of ['id', 'binding', 'key'] as const) {
      const all = SHORTCUTS.map((shortcut) => shortcut[field].toLowerCase());
      expect(new Set(all).size, field).toBe(all.length);
    }
    for (const { what } of SHORTCUTS) expect(what).not.toBe('');
  });

  it.each(['tap', 'one'])('%s tells when the key was pressed, not when that was handled', (id) => {
    const [call] = press(id, 180);
    expect(call?.[0]).toBe(id === 'tap' ? 'tapBeat' : 'markOne');
    const ageMs = Date.now() - (call?.[1] as number);
    expect(ageMs).toBeGreaterThanOrEqual(179);
    expect(ageMs).toBeLessThan(1000);
  });

  it('the others say what they are for', () => {
    expect(press('double')).toEqual([['doubleTempo']]);
    expect(press('halve')).toEqual([['halveTempo']]);
    expect(press('earlier')).toEqual([['nudgeBeat', -10]]);
    expect(press('later')).toEqual([['nudgeBeat', 10]]);
    expect(press('release')).toEqual([['releaseTempo']]);
    expect(press('lock')).toEqual([['lockTempo', true]]);
    expect(press('lock', 0, true)).toEqual([['lockTempo', false]]);
  });
});
