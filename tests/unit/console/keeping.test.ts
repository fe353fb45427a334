import { expect, it } from 'vitest';
import { createHistory, createSeries } from '#app/console/history.ts';
import { createLogBook, everything, jsonLines, passes } from '#app/console/log-book.ts';
import { rowsInSight } from '#app/console/logs/window.ts';
import { seriesOf } from '#app/console/metrics/series.ts';
import { type Candidate, whichStage } from '#app/console/which-stage.ts';
import type { Attachment, SeenStage } from '#app/supervisor/bus/client.ts';
import type { LogRecord, MetricsView } from '#app/supervisor/bus/topics.ts';

const record = (sequence: number, more: Partial<LogRecord> = {}): LogRecord => ({
  sequence,
  atMs: sequence,
  level: 'info',
  thread: 'page',
  message: `record ${sequence}`,
  ...more,
});

it('E9: records are in the order of their sequence, once each, and never more than so many', () => {
  const book = createLogBook(5);
  book.add([record(2), record(4)]);
  book.add([record(1), record(3), record(4)]);
  expect(book.records().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
  book.add([record(5), record(6), record(7)]);
  expect(book.records().map(({ sequence }) => sequence)).toEqual([3, 4, 5, 6, 7]);
});

it('E9: the records of a show that was reloaded stay before those of the one that came back, though it counts anew', () => {
  const book = createLogBook(5);
  book.add([record(7), record(8), record(9)]);
  book.turnPage();
  book.add([record(0), record(1)]);
  expect(book.records().map(({ sequence }) => sequence)).toEqual([7, 8, 9, 0, 1]);
  book.add([record(2), record(3)]);
  expect(book.records().map(({ sequence }) => sequence)).toEqual([9, 0, 1, 2, 3]);
});

it('E9: a filter takes a level and what is graver, a thread, a processor, and text in whatever case, also in fields', () => {
  const warn = record(1, { level: 'warn', thread: 'stage', processor: 'stage', message: 'Context lost', fields: { gpu: 'SwiftShader' } });
  expect(passes(warn, everything)).toBe(true);
  expect(passes(warn, { ...everything, level: 'error' })).toBe(false);
  expect(passes(warn, { ...everything, thread: 'page' })).toBe(false);
  expect(passes(warn, { ...everything, processor: 'director' })).toBe(false);
  expect(passes(warn, { ...everything, text: 'context' })).toBe(true);
  expect(passes(warn, { ...everything, text: 'swiftshader' })).toBe(true);
  expect(passes(warn, { ...everything, text: 'metal' })).toBe(false);
});

it('B9: following one moment shows all of it, debug records too, and nothing else', () => {
  const filter = { ...everything, level: 'error' as const, correlationId: 'm1' };
  expect(passes(record(1, { level: 'debug', correlationId: 'm1' }), filter)).toBe(true);
  expect(passes(record(2, { level: 'error', correlationId: 'm2' }), filter)).toBe(false);
  expect(passes(record(3, { level: 'error' }), filter)).toBe(false);
});

it('E9: exported records are one JSON object a line', () => {
  const lines = jsonLines([record(1), record(2, { message: 'two\nlines' })]).split('\n');
  expect(lines.length).toBe(3);
  expect(JSON.parse(lines[1] ?? '')).toEqual(record(2, { message: 'two\nlines' }));
});

it('E9: of a long list only the rows in sight are drawn, with some to spare', () => {
  expect(rowsInSight(2000, 28, 0, 560)).toEqual({ start: 0, end: 28 });
  expect(rowsInSight(2000, 28, 28_000, 560)).toEqual({ start: 992, end: 1028 });
  expect(rowsInSight(2000, 28, 55_440, 560)).toEqual({ start: 1972, end: 2000 });
  // A filter has made the list short while it was scrolled down.
  expect(rowsInSight(3, 28, 28_000, 560)).toEqual({ start: 3, end: 3 });
  expect(rowsInSight(0, 28, 0, 560)).toEqual({ start: 0, end: 0 });
});

it('D6: a series keeps its last values and how fast they grew; a counter that began anew counts from zero', () => {
  const series = createSeries(3);
  for (const [value, atMs] of [
    [10, 0],
    [20, 1000],
    [20, 1000],
    [50, 2000],
    [4, 4000],
  ] as const)
    series.push(value, atMs);
  expect(series.values()).toEqual([20, 50, 4]);
  expect(series.rates()).toEqual([30, 2]);
  expect(series.at(0)).toBe(4);
  expect(series.at(3)).toBeUndefined();
});

it('D6: a history forgets the series that nobody writes to any more, and never grows beyond its limit', () => {
  const history = createHistory(10, 2);
  history.push('old', 1, 0);
  history.push('kept', 1, 0);
  history.push('kept', 2, 1);
  history.push('new', 1, 1);
  expect(history.series('old')).toBeUndefined();
  expect(history.series('kept')?.values()).toEqual([1, 2]);
});

it('D6: a histogram is one series with its mean and quantiles', () => {
  const bucket = (le: string, value: number) => ({ suffix: '_bucket' as const, labels: { link: 'a', le }, value });
  const metrics: MetricsView = [
    { name: 'waiting', help: '', type: 'gauge', samples: [{ suffix: '', labels: { b: '2', a: '1' }, value: 7 }] },
    {
      name: 'latency_seconds',
      help: '',
      type: 'histogram',
      samples: [
        bucket('+Inf', 100),
        bucket('0.1', 50),
        bucket('0.2', 90),
        { suffix: '_sum', labels: { link: 'a' }, value: 12 },
        { suffix: '_count', labels: { link: 'a' }, value: 100 },
      ],
    },
  ];
  const [gauge, histogram] = seriesOf(metrics);
  expect(gauge?.key).toBe('waiting{a="1",b="2"}');
  expect(gauge?.value).toBe(7);
  expect(histogram?.key).toBe('latency_seconds{link="a"}');
  expect(histogram?.value).toBe(100);
  expect(histogram?.summary?.mean).toBeCloseTo(0.12);
  expect(histogram?.summary?.p50).toBeCloseTo(0.1);
  // Beyond the last finite bound nobody knows: the bound itself, as Prometheus has it.
  expect(histogram?.summary?.p95).toBeCloseTo(0.2);
});

const stage = (peer: string, startedAtMs: number): Candidate => ({
  peer,
  card: { name: 'show', address: '/', startedAtMs, version: '1' },
});
const seen = (peer: string, startedAtMs: number): SeenStage => stage(peer, startedAtMs) as SeenStage;

it('E10: the newest show is taken while the console looks around, and kept after that', () => {
  const both = [stage('a', 1), stage('b', 2)];
  const attached: Attachment = { name: 'attached', stage: seen('a', 1), reconnects: 0 };
  expect(whichStage({ name: 'none' }, [], false)).toBeUndefined();
  expect(whichStage({ name: 'none' }, both, true)).toBe('b');
  expect(whichStage(attached, both, false)).toBe('b');
  expect(whichStage(attached, both, true)).toBeUndefined();
  expect(whichStage(attached, [stage('a', 1)], false)).toBeUndefined();
});

it('E10: in the place of a show that is gone only one that began later is taken unasked', () => {
  const waiting: Attachment = { name: 'waiting', lost: seen('a', 5), reconnects: 0 };
  expect(whichStage(waiting, [stage('older', 3)], true)).toBeUndefined();
  expect(whichStage(waiting, [stage('older', 3), stage('reloaded', 6)], true)).toBe('reloaded');
});
