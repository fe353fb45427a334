import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '#app/lib/random.ts';
import { faultsOf } from '#tests/support/feature-ranges.ts';
import { framesOf } from '#tests/support/heard.ts';
import { applause, speech } from '#tests/support/no-beat.ts';
import { chirp, clipped, fourToTheFloor, impulseTrain, joined, mixed, noise, pinkNoise, scaled, silence } from '#tests/support/sounds.ts';

const PART_SECONDS = 1.5;

type Part = (seed: number, rate: number) => Float32Array;

/** What a person, a cable or a driver may send. */
const parts: Readonly<Record<string, Part>> = {
  music: (seed, rate) => fourToTheFloor(70 + (seed % 110), PART_SECONDS, seed, rate),
  loud: (seed, rate) => clipped(fourToTheFloor(120, PART_SECONDS, seed, rate), 30),
  speech: (seed, rate) => speech(PART_SECONDS, 0.5, seed, rate),
  applause: (seed, rate) => applause(PART_SECONDS, 0.5, seed, rate),
  hiss: (seed, rate) => noise(PART_SECONDS, 0.0005, seed, rate),
  pink: (seed, rate) => pinkNoise(PART_SECONDS, 0.5, seed, rate),
  climb: (_, rate) => chirp(20, 0.49 * rate, PART_SECONDS, 1, rate),
  impulses: (seed, rate) => impulseTrain(1 + (seed % 40), PART_SECONDS, 1, rate),
  nothing: (_, rate) => silence(PART_SECONDS, rate),
  square: (seed, rate) => silence(PART_SECONDS, rate).map((_, i) => (Math.floor((i * (1 + (seed % 9000))) / rate) % 2 === 0 ? 1 : -1)),
  shift: (seed, rate) => silence(PART_SECONDS, rate).fill(seed % 2 === 0 ? 1 : -0.5),
  broken: (seed, rate) => {
    const random = createRandom(seed);
    const worst = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38, -3e38, 1e-42, 0];
    return noise(PART_SECONDS, 1, seed, rate).map((sample) =>
      random() < 0.01 ? (worst[Math.floor(random() * worst.length)] ?? 0) : sample,
    );
  },
};

const part = fc.constantFrom(...Object.keys(parts));

it('A1: whatever comes in, every number in every frame is finite and in its documented range, seed 17', { timeout: 120_000 }, () => {
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.array(part, { minLength: 1, maxLength: 2 }),
      fc.constantFrom(16_000, 44_100, 48_000, 96_000),
      fc.nat({ max: 1000 }),
      (left, right, rate, seed) => {
        const sound = (names: readonly string[]): Float32Array =>
          joined(...names.map((name, k) => (parts[name] ?? parts['nothing'])?.(seed + k, rate) ?? silence(1)));
        const one = sound(left);
        // The other channel: something else, as long.
        const other = mixed(scaled(one, 0.2), sound(right));
        const faults = new Set(framesOf(one, rate, other).flatMap(faultsOf));
        expect([...faults]).toEqual([]);
      },
    ),
    { seed: 17, numRuns: 14 },
  );
});

describe('A1: the table of ranges', () => {
  it('tells a frame that breaks a promise', () => {
    const frame = framesOf(noise(0.2))[0];
    if (!frame) throw new Error('no frame');
    expect(faultsOf(frame)).toEqual([]);
    for (const index of frame.keys()) {
      const bad = frame.slice();
      bad[index] = Number.NaN;
      expect(faultsOf(bad).length).toBeGreaterThan(0);
      bad[index] = -1.0001;
      expect(faultsOf(bad).length).toBeGreaterThan(0);
    }
  });
});
