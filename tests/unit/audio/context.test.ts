import { describe, expect, it } from 'vitest';
import type { AudioPurpose } from '#app/audio/audio-session.ts';
import { type AudioEvent, createAudio } from '#app/audio/context.ts';
import { manualClock } from '#tests/support/manual-clock.ts';

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

function setup(resumable = true) {
  const made: FakeContext[] = [];
  const clock = manualClock();
  const told: AudioPurpose[] = [];
  let systemChanged = (): void => undefined;
  const audio = createAudio({
    session: {
      tell: (purpose) => told.push(purpose),
      onChange(listener) {
        systemChanged = listener;
        return () => undefined;
      },
    },
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
  /** Time in which the context's clock goes on at some speed; one that is made on the way runs well. */
  function run(ms: number, speed = 1): void {
    const first = made.at(-1);
    for (let left = ms; left > 0; left -= 100) {
      const context = made.at(-1);
      if (context) context.currentTime += context === first ? 0.1 * speed : 0.1;
      clock.advance(100);
    }
  }
  return { audio, made, clock, events, told, systemChanged: () => systemChanged(), run };
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

  it('A14: as iOS does: running again after a call, with a clock that stands still: replaced within seconds', () => {
    const { audio, made, run, clock, events } = setup();
    audio.wake();
    run(10_000);
    made[0]?.to('interrupted');
    clock.advance(30_000);
    expect(made).toHaveLength(1);
    made[0]?.to('running');
    clock.advance(2500);
    expect(made).toHaveLength(2);
    expect(made[0]?.closed).toBe(true);
    expect(audio.state).toBe('running');
    expect(events).toContainEqual({ type: 'rebuilt' });
  });

  it('A14: running again after a call, with a clock that goes on: left alone', () => {
    const { audio, made, run, clock } = setup();
    audio.wake();
    run(4000);
    made[0]?.to('interrupted');
    clock.advance(5000);
    made[0]?.to('running');
    run(20_000);
    expect(made).toHaveLength(1);
  });

  it.each(['interrupted', 'suspended'])('A14: a browser that forgets to tell that the context is %s is found out', (state) => {
    const { audio, made, run, clock } = setup();
    audio.wake();
    run(4000);
    const [context] = made;
    if (!context) throw new Error('no context');
    context.state = state;
    clock.advance(2000);
    expect(audio.state).toBe(state === 'suspended' ? 'blocked' : 'interrupted');
    context.state = 'running';
    clock.advance(2000);
    expect(audio.state).toBe('running');
  });

  it('A14: an audio session that says that it has changed is looked at without waiting', () => {
    const { audio, made, systemChanged } = setup();
    audio.wake();
    const [context] = made;
    if (!context) throw new Error('no context');
    context.state = 'interrupted';
    systemChanged();
    expect(audio.state).toBe('interrupted');
  });

  it('A14: an interruption of which only the browser knows no end: the second gesture in vain makes a new context', () => {
    const { audio, made, clock } = setup();
    audio.wake();
    const [context] = made;
    if (!context) throw new Error('no context');
    context.resumable = false;
    context.to('interrupted');
    clock.advance(10_000);
    audio.wake();
    clock.advance(1000);
    expect(made).toHaveLength(1);
    audio.wake();
    expect(made).toHaveLength(2);
  });

  it.each([
    ['a headset takes the device from 48 to 16 kHz', 1 / 3],
    ['a headset takes the device from 48 to 44.1 kHz', 44.1 / 48],
    ['the headset goes', 3],
  ])('A14: %s under a context that does not notice: replaced', (_what, speed) => {
    const { audio, made, run } = setup();
    audio.wake();
    run(10_000);
    run(12_000, speed);
    expect(made).toHaveLength(2);
    run(60_000);
    expect(made).toHaveLength(2);
  });

  it('A14: a busy machine, whose sound stumbles, is given no new context', () => {
    const { audio, made, run } = setup();
    audio.wake();
    // Too slow for many looks, and steadily so for no three.
    for (const speed of [1, 0.9, 0.7, 0.85, 0.6, 0.8, 0.72, 1, 0.88, 0.75, 0.93, 0.7, 0.9, 0.5]) run(2000, speed);
    expect(made).toHaveLength(1);
  });

  it('A14: a laptop that slept has no broken clock', () => {
    const { audio, made, run, clock } = setup();
    audio.wake();
    run(6000);
    for (let night = 0; night < 4; night++) {
      // Timers stand still in sleep, so the next look is late.
      const [context] = made;
      if (context) context.currentTime += 0.05;
      clock.advance(1999);
      run(4000);
    }
    expect(made).toHaveLength(1);
  });

  it('A14: the device falls out from under the context, and once the browser closes it: replaced', () => {
    const { audio, made, run } = setup();
    audio.wake();
    made[0]?.dispatchEvent(new Event('error'));
    expect(made).toHaveLength(2);
    run(8000);
    const second = made[1];
    if (!second) throw new Error('no context');
    second.state = 'closed';
    run(2000);
    expect(made).toHaveLength(3);
  });

  it('A14: contexts that die one after another are replaced less and less often', () => {
    const { audio, made, clock } = setup();
    audio.wake();
    clock.advance(10 * 60_000);
    expect(made.length).toBeGreaterThan(3);
    expect(made.length).toBeLessThan(16);
  });

  it('A1: the system is told before a device opens what the page does with sound, and that it is over', () => {
    const { audio, told } = setup();
    const band = audio.use();
    const microphone = audio.use('record');
    expect(told.at(-1)).toBe('record');
    microphone.end();
    expect(told.at(-1)).toBe('play');
    band.end();
    expect(told.at(-1)).toBe('nothing');
  });

  it('A14: lives without Web Audio', () => {
    const audio = createAudio({
      create: () => {
        throw new Error('no audio device');
      },
      clock: manualClock(),
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
