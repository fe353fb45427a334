import type { Stop } from '#app/lib/scope.ts';

/** What the console needs of the browser beside the DOM. Tests hand in their own. */
export interface ConsolePorts {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, soon, when something is drawn; where nothing is drawn (a hidden tab) within a second all the same. */
  soon(run: () => void): Stop;
  after(delayMs: number, run: () => void): Stop;
  every(intervalMs: number, run: () => void): Stop;
  /** Calls back at once and on every change with whether the media query holds. */
  media(query: string, listen: (holds: boolean) => void): Stop;
  download(name: string, type: string, text: string): void;
  /** Rejects where the browser refuses. */
  copy(text: string): Promise<void>;
}

const HIDDEN_MS = 1000;

export const browserPorts: ConsolePorts = {
  now: () => Date.now(),
  soon(run) {
    const once = (): void => {
      stop();
      run();
    };
    const frame = requestAnimationFrame(once);
    const timer = setTimeout(once, HIDDEN_MS);
    const stop = (): void => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
    return stop;
  },
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs);
    return () => clearInterval(timer);
  },
  media(query, listen) {
    const list = matchMedia(query);
    const changed = (): void => listen(list.matches);
    changed();
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  },
  download(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The download has begun by the time the click returns, but Safari reads the address a little later.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  },
  copy: (text) => navigator.clipboard.writeText(text),
};
