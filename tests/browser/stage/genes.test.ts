import { expect, test } from 'vitest';
import { G, GENES, type GeneId, neutralDna } from '#app/art/genes.ts';
import { ENGINES } from '#app/stage/protocol.ts';
import { type Bench, changed, createBench, difference, loud, pictureOf, withGene } from './harness.ts';

/** These shape what another gene adds: they show where that one is on. */
const needs: Partial<Record<GeneId, GeneId>> = {
  grainSize: 'grain',
  particleSize: 'particles',
  eddySize: 'turbulence',
  direction: 'drift',
  speed: 'drift',
};

async function benchWithPair(): Promise<{
  readonly bench: Bench;
  readonly draw: (engine: (typeof ENGINES)[number], dna: Float32Array) => Uint8Array;
}> {
  const bench = createBench();
  const from = await pictureOf(1);
  const to = await pictureOf(2);
  await bench.renderer.prepare(from);
  await bench.renderer.prepare(to);
  return {
    bench,
    draw(engine, dna) {
      // Twice: trails need something that was drawn before. A fresh clock for each, so that speed acts from nought.
      const scene = { engine, from, to, progress: 0.45, dna };
      bench.draw({ ...scene, progress: 0.3, music: loud({ travel: 0 }) });
      return bench.draw({ ...scene, music: loud({ beat: 0.8, onset: 0.3, travel: 4 }) });
    },
  };
}

for (const gene of GENES) {
  test(`A6: gene ${gene.number} (${gene.id}) changes what is seen`, async () => {
    const other = needs[gene.id];
    const base = other ? withGene(neutralDna(), G[other], 0.8) : neutralDna();
    let largest = 0;
    for (const engine of ENGINES) {
      // A renderer each: motion is summed up, and what was drawn before lingers.
      const low = await benchWithPair();
      const atZero = low.draw(engine, withGene(base, gene.number - 1, 0));
      low.bench.dispose();
      const high = await benchWithPair();
      const atOne = high.draw(engine, withGene(base, gene.number - 1, 1));
      high.bench.dispose();
      largest = Math.max(largest, changed(atZero, atOne));
    }
    expect(largest).toBeGreaterThan(0.01);
  });
}

test('A6: neutral DNA changes nothing: with the music at rest the picture is untouched by the post chain', async () => {
  const bench = createBench();
  const from = await pictureOf(1);
  await bench.renderer.prepare(from);
  const neutral = bench.draw({ from, dna: neutralDna() });
  const short = bench.draw({ from, dna: new Float32Array(0), fromDna: neutralDna(), toDna: neutralDna() });
  expect(difference(neutral, short)).toBe(0);
  bench.dispose();
});
