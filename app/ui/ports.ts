import type { Stop } from '#app/lib/scope.ts';

/** What the interface needs of the browser beside the DOM. Tests hand in their own. */
export interface InterfacePorts {
  readonly timers: Timers;
  readonly frames: Frames;
  /** Calls back at once and on every change with whether the media query holds. */
  readonly media: (query: string, listen: (holds: boolean) => void) => Stop;
  readonly memory: Memory;
  /** Whether an element can have the whole screen here (not on iPhones). */
  readonly canFullScreen: boolean;
}

export interface Timers {
  set(run: () => void, delayMs: number): number;
  clear(id: number): void;
}

export interface Frames {
  request(draw: (timeMs: number) => void): number;
  cancel(id: number): void;
}

/** Small settings of the interface alone, kept on this device. Forgetting them does no harm. */
export interface Memory {
  read(key: string): string | null;
  write(key: string, value: string): void;
}

export function browserPorts(): InterfacePorts {
  return {
    timers: { set: (run, delayMs) => window.setTimeout(run, delayMs), clear: (id) => window.clearTimeout(id) },
    frames: { request: (draw) => requestAnimationFrame(draw), cancel: (id) => cancelAnimationFrame(id) },
    media(query, listen) {
      const list = matchMedia(query);
      const changed = (): void => listen(list.matches);
      changed();
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    memory: localMemory(),
    canFullScreen: document.fullscreenEnabled === true,
  };
}

/** localStorage throws where storage is blocked: then settings live as long as the page. */
function localMemory(): Memory {
  const kept = new Map<string, string>();
  return {
    read(key) {
      try {
        return localStorage.getItem(key) ?? kept.get(key) ?? null;
      } catch {
        return kept.get(key) ?? null;
      }
    },
    write(key, value) {
      kept.set(key, value);
      try {
        localStorage.setItem(key, value);
      } catch {
        kept.set(key, value);
      }
    },
  };
}
