import { expect, it } from 'vitest';
import { errorsOf, shownBeats } from '#tests/bench/page-beats.ts';

it('a beat counts as shown where it was last foretold, if surely', () => {
  const look = (atMs: number, nextMs: number, confidence = 1) => ({ atMs, nextMs, confidence });
  expect(
    shownBeats(
      [look(0, 480), look(300, 495), look(470, 500), look(510, 1000), look(900, 1004, 0.2), look(1010, 1500), look(1400, 1500)],
      0.5,
    ),
  ).toEqual([500]);
});

it('errors are to the nearest beat, with sign; a beat that nobody showed is missed, unless the page drew nothing then', () => {
  const truth = [1000, 1500, 2000, 2500, 3000];
  const drawn = [950, 1450, 1960, 2480];
  expect(errorsOf(truth, [1010, 1495, 2250, 2530], drawn)).toEqual({
    medianMs: 10,
    p95Ms: 30,
    biasMs: 10,
    missed: 1,
    starved: 1,
    count: 5,
  });
});
