import type { Clock } from '#app/show/processor.ts';

/**
 * off: not asked for yet; blocked: the browser wants a gesture before sound may start; interrupted: the system took the
 * sound away (a call, another app) and gives it back by itself; resting: suspended by us, because the show is paused;
 * none: this browser has no sound for us
 */
export type AudioState = 'off' | 'running' | 'blocked' | 'interrupted' | 'resting' | 'none';

export type AudioEvent =
  | { readonly type: 'state'; readonly state: AudioState }
  /** The context was replaced: everything joined to the old one is dead. */
  | { readonly type: 'rebuilt' };

/**
 * Somebody who works with the context. While all who do rest, it is suspended and the whole audio thread costs nothing.
 */
export interface AudioUse {
  rest(): void;
  /** Needs no gesture where the context had one before; where the browser wants another, the state says `blocked`. */
  wake(): void;
  end(): void;
}

/** The life of the one AudioContext. */
export interface Audio {
  readonly state: AudioState;
  /** Lets sound start. Call it within a gesture; harmless at any time. */
  wake(): void;
  /** The context, created when first asked for; undefined where the browser has none. */
  context(): AudioContext | undefined;
  /** Begins a use, awake. */
  use(): AudioUse;
  on(listener: (event: AudioEvent) => void): () => void;
  dispose(): Promise<void>;
}

export interface AudioDeps {
  readonly create: () => AudioContext;
  readonly clock: Clock;
}

/** A clock that stands still in a running context is dead: iOS does this after an interruption (web-audio-api#2392). */
const watchMs = 2000;
const frozenLimit = 2;
/** A context that may run does so within this time. */
const patienceMs = 700;

export function createAudio({ create, clock }: AudioDeps): Audio {
  const listeners = new Set<(event: AudioEvent) => void>();
  let context: AudioContext | undefined;
  let state: AudioState = 'off';
  let cancelWatch = (): void => undefined;
  let cancelDoubt = (): void => undefined;
  let frozen = 0;
  let seenTime = -1;
  const uses = new Set<{ resting: boolean }>();
  /** We want the context suspended. A wish to hear something ends it. */
  let resting = false;

  const emit = (event: AudioEvent): void => {
    for (const listener of [...listeners]) listener(event);
  };

  function setState(next: AudioState): void {
    if (state === next) return;
    state = next;
    emit({ type: 'state', state });
  }

  function readState(of: AudioContext): void {
    if (of !== context) return;
    // 'interrupted' is Safari's, and in the Web Audio draft since 2024; TypeScript's DOM library may not know it.
    const now: string = of.state;
    // The system may hand the sound back in the middle of a pause.
    if (now === 'running' && resting) suspend(of);
    else if (now === 'running') setState('running');
    else if (now !== 'closed' && resting) setState('resting');
    else if (now === 'interrupted') setState('interrupted');
    else if (now === 'suspended') setState('blocked');
  }

  function build(): AudioContext | undefined {
    try {
      const built = create();
      context = built;
      built.addEventListener('statechange', () => readState(built));
      readState(built);
      watch();
      return built;
    } catch {
      // No audio device, or a browser without Web Audio: the art lives on without.
      setState('none');
      return undefined;
    }
  }

  function watch(): void {
    cancelWatch();
    cancelWatch = clock.after(watchMs, () => {
      if (context?.state === 'running') {
        frozen = context.currentTime === seenTime ? frozen + 1 : 0;
        seenTime = context.currentTime;
        if (frozen >= frozenLimit) rebuild();
      }
      watch();
    });
  }

  function rebuild(): void {
    frozen = 0;
    seenTime = -1;
    const old = context;
    old?.close().catch(() => undefined);
    build();
    wake();
    emit({ type: 'rebuilt' });
  }

  function suspend(of: AudioContext): void {
    of.suspend().catch(() => {
      // It goes on running, and costs what it costs.
      resting = false;
      readState(of);
    });
  }

  /** Suspends when everybody rests; with nobody there, things stay as they are. */
  function settle(): void {
    const rest = uses.size > 0 && [...uses].every((use) => use.resting);
    if (!rest || resting || !context) return;
    resting = true;
    frozen = 0;
    seenTime = -1;
    if (context.state === 'running') suspend(context);
    else readState(context);
  }

  function wake(): void {
    resting = false;
    const woken = context ?? build();
    // Refused without a gesture; the state says so, and the next gesture calls again.
    if (!woken) return;
    // Also while it runs: a suspension that was asked for a moment ago is still to come.
    woken.resume().catch(() => readState(woken));
    // Some browsers do not refuse, they just leave the promise open until there is a gesture.
    cancelDoubt();
    cancelDoubt = clock.after(patienceMs, () => readState(woken));
  }

  return {
    get state() {
      return state;
    },
    wake,
    context: () => context ?? build(),
    use() {
      const own = { resting: false };
      uses.add(own);
      return {
        rest() {
          own.resting = true;
          settle();
        },
        wake() {
          own.resting = false;
          if (uses.has(own)) wake();
        },
        end() {
          uses.delete(own);
          settle();
        },
      };
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async dispose() {
      cancelWatch();
      cancelDoubt();
      listeners.clear();
      uses.clear();
      const last = context;
      context = undefined;
      state = 'off';
      await last?.close();
    },
  };
}

/** The browser's own AudioContext, at its own sample rate, as quick as the device allows. */
export const browserAudioContext = (): AudioContext => new AudioContext({ latencyHint: 'interactive' });
