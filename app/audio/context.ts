import type { Clock } from '#app/show/processor.ts';
import type { AudioSessionPort } from './audio-session.ts';
import { createPulse } from './context-pulse.ts';

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
  /** Begins a use, awake. Whoever records begins it before the device is opened (see audio-session.ts). */
  use(purpose?: 'play' | 'record'): AudioUse;
  on(listener: (event: AudioEvent) => void): () => void;
  dispose(): Promise<void>;
}

export interface AudioDeps {
  readonly create: () => AudioContext;
  readonly clock: Clock;
  /** Tells the system what the page does with sound, where it wants to know. */
  readonly session?: AudioSessionPort | undefined;
}

const watchMs = 2000;
/** A context that may run does so within this time. */
const patienceMs = 700;
/** Contexts that die again and again are replaced less and less often. */
const rebuildAgainMs = [0, 5000, 15_000, 60_000] as const;
/** One that has lived so long was no failure. */
const soundMs = 120_000;

export function createAudio({ create, clock, session }: AudioDeps): Audio {
  const listeners = new Set<(event: AudioEvent) => void>();
  let context: AudioContext | undefined;
  let state: AudioState = 'off';
  let cancelWatch = (): void => undefined;
  let cancelDoubt = (): void => undefined;
  const pulse = createPulse();
  let builtAtMs = Number.NEGATIVE_INFINITY;
  let rebuilds = 0;
  /** Looks that follow soon after one another. */
  let quickLooks = 0;
  /** A gesture has asked for sound in the middle of an interruption, and in vain. */
  let stuck = false;
  const uses = new Set<{ resting: boolean; readonly purpose: 'play' | 'record' }>();
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
    const before = state;
    // 'interrupted' is Safari's, and in the Web Audio draft since 2024; TypeScript's DOM library may not know it.
    const now: string = of.state;
    // The system may hand the sound back in the middle of a pause.
    if (now === 'running' && resting) suspend(of);
    else if (now === 'running') setState('running');
    else if (now !== 'closed' && resting) setState('resting');
    else if (now === 'interrupted') setState('interrupted');
    else if (now === 'suspended') setState('blocked');
    // Given back: a clock that stands still shows itself now, and not only with the next look.
    if (before === 'interrupted' && state === 'running') {
      quickLooks = 3;
      watch(patienceMs);
    }
    if (state !== 'interrupted') stuck = false;
  }

  function build(): AudioContext | undefined {
    try {
      const built = create();
      context = built;
      builtAtMs = clock.now();
      pulse.reset();
      built.addEventListener('statechange', () => readState(built));
      // The device under it is gone, or its driver fell (Web Audio, 1.1: error).
      built.addEventListener('error', () => (of(built) ? rebuild() : undefined));
      readState(built);
      watch(watchMs);
      return built;
    } catch {
      // No audio device, or a browser without Web Audio: the art lives on without.
      setState('none');
      return undefined;
    }
  }

  const of = (one: AudioContext): boolean => one === context;

  /** Looks by itself: browsers forget to tell changes of state, and none tells that a clock stands still. */
  function watch(delayMs: number): void {
    cancelWatch();
    cancelWatch = clock.after(delayMs, () => {
      if (context) {
        readState(context);
        const isRunning = context.state === 'running' && !resting;
        if (!isRunning) pulse.reset();
        if (context.state === 'closed' || (isRunning && pulse.feel(clock.now(), context.currentTime) !== 'well')) rebuild();
      }
      quickLooks = Math.max(0, quickLooks - 1);
      watch(quickLooks > 0 ? patienceMs : watchMs);
    });
  }

  function rebuild(): void {
    if (clock.now() - builtAtMs > soundMs) rebuilds = 0;
    const againMs = rebuildAgainMs[Math.min(rebuilds, rebuildAgainMs.length - 1)] ?? 0;
    if (clock.now() - builtAtMs < againMs) return;
    rebuilds++;
    const old = context;
    if (old && old.state !== 'closed') old.close().catch(() => undefined);
    const built = build();
    if (!resting) built?.resume().catch(() => readState(built));
    emit({ type: 'rebuilt' });
  }

  function tellSession(): void {
    const purposes = [...uses].map(({ purpose }) => purpose);
    session?.tell(purposes.includes('record') ? 'record' : purposes.includes('play') ? 'play' : 'nothing');
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
    pulse.reset();
    if (context.state === 'running') suspend(context);
    else readState(context);
  }

  function wake(): void {
    resting = false;
    const woken = context ?? build();
    // Refused without a gesture; the state says so, and the next gesture calls again.
    if (!woken) return;
    const isInterrupted = state === 'interrupted';
    // Two gestures in vain: the interruption is over and the browser has not noticed. A new context begins within this gesture.
    if (isInterrupted && stuck) {
      rebuild();
      return;
    }
    // Also while it runs: a suspension that was asked for a moment ago is still to come.
    woken.resume().catch(() => readState(woken));
    // Some browsers do not refuse, they just leave the promise open until there is a gesture.
    cancelDoubt();
    cancelDoubt = clock.after(patienceMs, () => {
      readState(woken);
      stuck = isInterrupted && state === 'interrupted';
    });
  }

  const forgetSession = session?.onChange(() => (context ? readState(context) : undefined)) ?? (() => undefined);

  return {
    get state() {
      return state;
    },
    wake,
    context: () => context ?? build(),
    use(purpose = 'play') {
      const own = { resting: false, purpose };
      uses.add(own);
      tellSession();
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
          tellSession();
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
      forgetSession();
      listeners.clear();
      uses.clear();
      tellSession();
      const last = context;
      context = undefined;
      state = 'off';
      await last?.close();
    },
  };
}

/** The browser's own AudioContext, at its own sample rate, as quick as the device allows. */
export const browserAudioContext = (): AudioContext => new AudioContext({ latencyHint: 'interactive' });
