import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysOf } from '#tests/tools/console/screen/keys.ts';
import { type Table, tableLines } from '#tests/tools/console/table.ts';
import { bar, clean, createPaint, toWidth, wantsColours, widthOf } from '#tests/tools/console/text.ts';

const paint = createPaint(false);

describe('E10: text for a terminal', () => {
  it('takes exactly the columns it is given, whatever it holds (seed 1)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 40 }), (text, columns) => {
        expect(widthOf(toWidth(text, columns))).toBe(columns);
      }),
      { seed: 1 },
    );
  });

  it('holds no control character (seed 2)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(clean(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
      { seed: 2 },
    );
  });

  it('counts wide characters twice and marks none', () => {
    expect(widthOf('日本')).toBe(4);
    expect(widthOf('e\u0301')).toBe(1);
    expect(toWidth('日本語', 4)).toBe('日… ');
    expect(toWidth('abc', 5, 'right')).toBe('  abc');
  });

  it('bars are as long as their share, and survive what is no share', () => {
    expect(bar(0.5, 4)).toBe('██  ');
    expect(bar(1, 4)).toBe('████');
    for (const odd of [Number.NaN, -1, Number.POSITIVE_INFINITY, 7]) expect(widthOf(bar(odd, 4))).toBe(4);
  });

  it('has no colour without a terminal, with NO_COLOR or a dumb one', () => {
    expect(wantsColours({ isTTY: true }, {})).toBe(true);
    expect(wantsColours({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColours({ isTTY: true }, { TERM: 'dumb' })).toBe(false);
    expect(wantsColours({}, {})).toBe(false);
    expect(paint('x', 'bad')).toBe('x');
  });
});

describe('E10: tables', () => {
  const table: Table = {
    columns: [
      { title: 'name', elastic: true },
      { title: 'n', side: 'right' },
      { title: 'words', elastic: true },
    ],
    rows: [[{ text: 'a-rather-long-name' }, { text: '12345' }, { text: 'and many words to go with it' }]],
  };

  it('fit any width (seed 3)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (width) => {
        for (const line of tableLines(table, width, paint)) expect(widthOf(line)).toBeLessThanOrEqual(width);
      }),
      { seed: 3 },
    );
  });

  it('keep what cannot give way, and cut the last that can first', () => {
    const [, line = ''] = tableLines(table, 45, paint);
    expect(line).toContain('a-rather-long-name');
    expect(line).toContain('12345');
    expect(line).toContain('…');
  });
});

describe('E10: keys', () => {
  it.each([
    ['\u001b[A', ['up']],
    ['\u001b[A\u001b[B', ['up', 'down']],
    ['\u001b', ['escape']],
    ['\u0003', ['interrupt']],
    ['aé日', ['a', 'é', '日']],
    ['{"hop":1}\r', ['{', '"', 'h', 'o', 'p', '"', ':', '1', '}', 'enter']],
    ['\u001b[15~', []],
    ['\u001b[1;5C', []],
    ['\u0007', []],
  ])('%j', (data, keys) => {
    expect(keysOf(data)).toEqual(keys);
  });
});
