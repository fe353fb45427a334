import { expect, it } from 'vitest';
import { createSilenceWatch } from '#app/audio/silence-watch.ts';
import { createRandom } from '#app/lib/random.ts';
import { manualClock } from '#tests/support/manual-clock.ts';

function watch(first: number) {
  const clock = manualClock();
  const said: boolean[] = [];
  const world = { amplitude: first, flows: true };
  const random = createRandom(3);
  const ear = createSilenceWatch({
    read(into) {
      for (let i = 0; i < into.length; i++) into[i] = (random() * 2 - 1) * world.amplitude;
    },
    length: 1024,
    flows: () => world.flows,
    clock,
    onSilent: (silent) => said.push(silent),
  });
  ear.start();
  return { clock, said, world, ear };
}

it('A14: a microphone that is shut is found out after some seconds, and the first sound takes it back', () => {
  const { clock, said, world } = watch(0);
  clock.advance(3500);
  expect(said).toEqual([]);
  clock.advance(2000);
  expect(said).toEqual([true]);
  clock.advance(60_000);
  expect(said).toEqual([true]);
  world.amplitude = 0.001;
  clock.advance(400);
  expect(said).toEqual([true, false]);
});

it('A14: the quietest room, at one step of 16 bits, is no shut microphone', () => {
  const { clock, said } = watch(2 ** -15);
  clock.advance(600_000);
  expect(said).toEqual([]);
});

it('A14: dither alone, below half a step, is', () => {
  const { clock, said } = watch(2 ** -17);
  clock.advance(6000);
  expect(said).toEqual([true]);
});

it('A14: a context that waits for a gesture is no silence, nor is a pause', () => {
  const { clock, said, world, ear } = watch(0);
  world.flows = false;
  clock.advance(60_000);
  world.flows = true;
  clock.advance(3000);
  ear.stop();
  clock.advance(60_000);
  ear.start();
  clock.advance(3000);
  expect(said).toEqual([]);
  ear.stop();
  expect(clock.waiting).toBe(0);
});
