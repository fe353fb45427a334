import fc from 'fast-check';
import { expect, test } from 'vitest';
import { G, GENE_COUNT, GENES, geneOf, geneOffset, mixDna, neutralDna } from '#app/art/genes.ts';

const dna = fc
  .array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: GENE_COUNT, maxLength: GENE_COUNT })
  .map((values) => Float32Array.from(values));

test('A6: fifty genes in the groups and places the requirement names', () => {
  expect(GENE_COUNT).toBe(50);
  expect(GENES.map((gene) => gene.number)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  const numbersOf = (group: string): number[] => GENES.filter((gene) => gene.group === group).map((gene) => gene.number);
  expect([numbersOf('palette').at(0), numbersOf('palette').at(-1)]).toEqual([1, 12]);
  expect([numbersOf('texture').at(0), numbersOf('texture').at(-1)]).toEqual([13, 24]);
  expect([numbersOf('motion').at(0), numbersOf('motion').at(-1)]).toEqual([25, 33]);
  expect([numbersOf('geometry').at(0), numbersOf('geometry').at(-1)]).toEqual([34, 39]);
  expect([numbersOf('effects').at(0), numbersOf('effects').at(-1)]).toEqual([40, 45]);
  expect([numbersOf('engine').at(0), numbersOf('engine').at(-1)]).toEqual([46, 50]);
});

test('A6: every gene has a name of its own, says what it does and is found by its id', () => {
  expect(new Set(GENES.map((gene) => gene.id)).size).toBe(50);
  expect(new Set(GENES.map((gene) => gene.name)).size).toBe(50);
  for (const gene of GENES) {
    expect(gene.does.length).toBeGreaterThan(8);
    expect(G[gene.id]).toBe(gene.number - 1);
  }
});

test('A6: neutral DNA is at rest in every gene', () => {
  for (const { id } of GENES) expect(geneOffset(neutralDna(), id)).toBe(0);
});

test('A6: a DNA that is too short is neutral where it ends', () => {
  const short = Float32Array.of(1);
  expect(geneOf(short, 'hue')).toBe(1);
  expect(geneOf(short, 'saturation')).toBe(0.5);
  expect(geneOffset(short, 'glow')).toBe(0);
});

test('A6: mixing starts at one DNA, ends at the other and stays between and within 0…1 (seed 6)', () => {
  fc.assert(
    fc.property(dna, dna, fc.float({ min: 0, max: 1, noNaN: true }), (a, b, t) => {
      expect(mixDna(a, b, 0, neutralDna())).toEqual(a);
      const end = mixDna(a, b, 1, neutralDna());
      const between = mixDna(a, b, t, neutralDna());
      for (let i = 0; i < GENE_COUNT; i++) {
        const [x = 0, y = 0, m = 0] = [a[i], b[i], between[i]];
        expect(Math.abs((end[i] ?? 0) - y)).toBeLessThan(1e-6);
        expect(m).toBeGreaterThanOrEqual(Math.min(x, y) - 1e-6);
        expect(m).toBeLessThanOrEqual(Math.max(x, y) + 1e-6);
      }
    }),
    { seed: 6 },
  );
});

test('A6: mixing may write into what it reads', () => {
  const a = neutralDna();
  const b = neutralDna().fill(1);
  const apart = mixDna(a, b, 0.3, neutralDna());
  expect(mixDna(a, b, 0.3, a)).toEqual(apart);
});
