import { describe, expect, it } from 'vitest';
import { clampOffset, createOffsetKeeper, defaultOutput } from '#app/audio/output-offset.ts';

function storage(first?: string) {
  const kept = new Map<string, string>(first === undefined ? [] : [['algorhythmic/output-offsets', first]]);
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) };
}

describe('offsets by output', () => {
  it('A15: each output has its own, over a visit; what was set before outputs had names holds until then', () => {
    const store = storage();
    const keeper = createOffsetKeeper(store);
    expect(keeper.read({ name: 'Speakers' })).toBe(0);
    keeper.write({ name: '' }, 40);
    expect(keeper.read({ name: 'Speakers' })).toBe(40);
    keeper.write({ name: 'Bluetooth box' }, 210);
    const later = createOffsetKeeper(store);
    expect(later.read({ name: 'Bluetooth box' })).toBe(210);
    expect(later.read({ name: 'Speakers' })).toBe(40);
    expect(later.read({ name: '' })).toBe(40);
  });

  it.each(['', 'nonsense', '{"a":1}', '[1,["a"],["b","x"],["c",1e400],[null,3]]', '[["a",99999]]'])(
    'A15: a storage that holds %j does no harm',
    (text) => {
      const keeper = createOffsetKeeper(storage(text));
      for (const name of ['', 'a', 'b', 'c']) expect(Math.abs(keeper.read({ name }))).toBeLessThanOrEqual(500);
    },
  );

  it('A15: a storage that throws costs the memory alone', () => {
    const broken = () => {
      throw new DOMException('', 'SecurityError');
    };
    const keeper = createOffsetKeeper({ getItem: broken, setItem: broken });
    keeper.write({ name: 'a' }, 120);
    expect(keeper.read({ name: 'a' })).toBe(120);
  });

  it('A15: outputs that were not used for long are forgotten, the browser’s own is not', () => {
    const store = storage();
    const keeper = createOffsetKeeper(store);
    keeper.write({ name: '' }, 7);
    for (let i = 0; i < 100; i++) keeper.write({ name: `output ${i}` }, i);
    const later = createOffsetKeeper(store);
    expect(later.read({ name: 'output 99' })).toBe(99);
    expect(later.read({ name: 'output 2' })).toBe(7);
    expect((store.kept.get('algorhythmic/output-offsets') ?? '').length).toBeLessThan(1000);
  });

  it('A15: the range holds', () => {
    expect([-900, -300, 12.4, 500, 900, Number.NaN, Number.POSITIVE_INFINITY].map(clampOffset)).toEqual([-300, -300, 12, 500, 500, 0, 0]);
  });

  it('A15: the default output is the first, by its plain name', () => {
    const of = (...labels: string[]) =>
      defaultOutput([{ kind: 'audioinput', label: 'Mic' }, ...labels.map((label) => ({ kind: 'audiooutput' as const, label }))]);
    expect(of('Default - Bluetooth box', 'Speakers')).toEqual({ name: 'Bluetooth box' });
    expect(of('Speakers')).toEqual({ name: 'Speakers' });
    expect(of()).toEqual({ name: '' });
  });
});
