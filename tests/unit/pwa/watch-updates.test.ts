import { describe, expect, it } from 'vitest';
import { UPDATE_CHECK_MS, watchUpdates } from '#app/pwa/watch-updates.ts';

type Listener = (event: { readonly isUpdate?: boolean | undefined }) => void;

function createScene() {
  const listeners = { waiting: new Set<Listener>(), controlling: new Set<Listener>() };
  const calls: string[] = [];
  let check: (() => void) | undefined;
  const updates = watchUpdates({
    workbox: {
      register: async () => void calls.push('register'),
      update: async () => {
        calls.push('update');
        throw new Error('offline');
      },
      messageSkipWaiting: () => void calls.push('skip-waiting'),
      addEventListener: (type, listener) => void listeners[type].add(listener),
      removeEventListener: (type, listener) => void listeners[type].delete(listener),
    },
    schedule: (run, intervalMs) => {
      expect(intervalMs).toBe(UPDATE_CHECK_MS);
      check = run;
      return () => {
        check = undefined;
      };
    },
    reload: () => void calls.push('reload'),
    onUpdateReady: () => void calls.push('update-ready'),
  });
  const emit = (type: 'waiting' | 'controlling', isUpdate: boolean): void => {
    for (const listener of listeners[type]) listener({ isUpdate });
  };
  return { updates, calls, emit, listeners, check: () => check?.(), isChecking: () => check !== undefined };
}

describe('F1: an update never takes the show by surprise', () => {
  it('waits for consent, then reloads once, however often control changes', async () => {
    const { updates, calls, emit } = createScene();
    await updates.register();
    emit('waiting', true);
    emit('waiting', true);
    expect(calls).toEqual(['register', 'update-ready']);
    await updates.apply();
    await updates.apply();
    emit('controlling', true);
    emit('controlling', true);
    expect(calls).toEqual(['register', 'update-ready', 'skip-waiting', 'reload']);
  });

  it('does not reload when the first visit comes under control', async () => {
    const { updates, calls, emit } = createScene();
    await updates.register();
    emit('controlling', false);
    await updates.apply();
    expect(calls).toEqual(['register']);
  });

  it('does not reload when another tab took the update; consent then reloads at once', async () => {
    const { updates, calls, emit } = createScene();
    await updates.register();
    emit('controlling', true);
    expect(calls).toEqual(['register', 'update-ready']);
    await updates.apply();
    await updates.apply();
    expect(calls).toEqual(['register', 'update-ready', 'reload']);
  });

  it('looks for a newer version at an interval, and lives through being offline', async () => {
    const { updates, calls, check, isChecking, listeners } = createScene();
    await updates.register();
    check();
    check();
    expect(calls).toEqual(['register', 'update', 'update']);
    updates.dispose();
    expect(isChecking()).toBe(false);
    expect(listeners.waiting.size + listeners.controlling.size).toBe(0);
  });
});
