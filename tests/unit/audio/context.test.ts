import { describe, expect, it } from 'vitest';
import { type AudioEvent, createAudio } from '#app/audio/context.ts';
import type { Clock } from '#app/show/processor.ts';

class FakeContext extends EventTarget {
  state = 'suspended';
  currentTime = 0;
  resumable = true;
  closed = false;
  to(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
  resume(): Promise<void> {
    if (!this.resumable) return Promise.reject(new Error('not allowed'));
    this.to('running');
    return Promise.resolve();
  }
  suspend(): Promise<void> {
    this.to('suspended');
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

function fakeClock(): Clock & { advance(ms: number): void } {
  let now = 0;
  let due: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after(delayMs, run) {
      const entry = { at: now + delayMs, run };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        due = due.filter((other) => other !== next);
        now = next.at;
        next.run();
      }
      now = end;
    },
  };
}

function setup(resumable = true) {
  const made: FakeContext[] = [];
  const clock = fakeClock();
  const audio = createAudio({
    create: () => {
      const context = new FakeContext();
      context.resumable = resumable;
      made.push(context);
      return context as unknown as AudioContext;
    },
    clock,
  });
  const events: AudioEvent[] = [];
  audio.on((event) => events.push(event));
  return { audio, made, clock, events };
}

describe('audio context', () => {
  it('A1: is made when first asked for, and says when sound runs', () => {
    const { audio, made, events } = setup();
    expect(audio.state).toBe('off');
    audio.wake();
    expect(made).toHaveLength(1);
    expect(audio.state).toBe('running');
    expect(events.at(-1)).toEqual({ type: 'state', state: 'running' });
  });

  it('A14: says that the browser wants a gesture, and tries again with the next one', () => {
    const { audio, made } = setup(false);
    audio.wake();
    expect(audio.state).toBe('blocked');
    const [context] = made;
    if (!context) throw new Error('no context');
    context.resumable = true;
    audio.wake();
    expect(audio.state).toBe('running');
  });

  it('A14: knows an interruption from a block', () => {
    const { audio, made } = setup();
    audio.wake();
    made[0]?.to('interrupted');
    expect(audio.state).toBe('interrupted');
    made[0]?.to('running');
    expect(audio.state).toBe('running');
  });

  it('A14: replaces a context whose clock stands still, and leaves one alone whose clock runs', () => {
    const { audio, made, clock, events } = setup();
    audio.wake();
    const [first] = made;
    if (!first) throw new Error('no context');
    for (let i = 0; i < 5; i++) {
      first.currentTime += 2;
      clock.advance(2000);
    }
    expect(made).toHaveLength(1);
    clock.advance(8000);
    expect(made.length).toBeGreaterThan(1);
    expect(first.closed).toBe(true);
    expect(events).toContainEqual({ type: 'rebuilt' });
  });

  it('A14: lives without Web Audio', () => {
    const audio = createAudio({
      create: () => {
        throw new Error('no audio device');
      },
      clock: fakeClock(),
    });
    audio.wake();
    expect(audio.context()).toBeUndefined();
    expect(audio.state).toBe('none');
  });

  it('C4: is suspended when all who use it rest, and says that it rests, not that it is blocked', () => {
    const { audio, made, events } = setup();
    audio.wake();
    const [one, two] = [audio.use(), audio.use()];
    one.rest();
    expect(made[0]?.state).toBe('running');
    two.rest();
    expect(made[0]?.state).toBe('suspended');
    expect(audio.state).toBe('resting');
    one.wake();
    expect(audio.state).toBe('running');
    expect(events.map((event) => (event.type === 'state' ? event.state : event.type))).not.toContain('interrupted');
    expect(events.filter((event) => event.type === 'state' && event.state === 'blocked')).toHaveLength(1);
  });

  it('C4: a use that ends does not keep the others awake; a wish to hear something does', () => {
    const { audio, made } = setup();
    audio.wake();
    const [one, two] = [audio.use(), audio.use()];
    one.rest();
    two.end();
    expect(made[0]?.state).toBe('suspended');
    one.end();
    expect(made[0]?.state).toBe('suspended');
    audio.wake();
    expect(audio.state).toBe('running');
    two.wake();
    expect(audio.state).toBe('running');
  });

  it('C4: sound that the system hands back in the middle of a pause is put to rest again', () => {
    const { audio, made } = setup();
    audio.wake();
    const use = audio.use();
    use.rest();
    made[0]?.to('interrupted');
    expect(audio.state).toBe('resting');
    made[0]?.to('running');
    expect(made[0]?.state).toBe('suspended');
    expect(audio.state).toBe('resting');
  });

  it.each(['refuses', 'never answers'] as const)(
    'A14: a browser that %s when sound should go on without a gesture is waited for, in words',
    async (how) => {
      const { audio, made, clock } = setup();
      audio.wake();
      const use = audio.use();
      use.rest();
      const [context] = made;
      if (!context) throw new Error('no context');
      context.resumable = false;
      const { resume } = context;
      if (how === 'never answers') context.resume = () => new Promise(() => undefined);
      use.wake();
      await Promise.resolve();
      clock.advance(1000);
      expect(audio.state).toBe('blocked');
      context.resumable = true;
      context.resume = resume;
      audio.wake();
      expect(audio.state).toBe('running');
    },
  );

  it('A14: a pause is no frozen clock', () => {
    const { audio, made, clock } = setup();
    audio.wake();
    const use = audio.use();
    for (let i = 0; i < 6; i++) {
      use.rest();
      clock.advance(1500);
      use.wake();
      clock.advance(600);
    }
    expect(made).toHaveLength(1);
  });
});
