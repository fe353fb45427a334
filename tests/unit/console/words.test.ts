import { expect, it } from 'vitest';
import { byUrgency } from '#app/console/alerts/alerts-view.tsx';
import { fieldsOf, readConfig } from '#app/console/graph/config-text.ts';
import { differences } from '#app/console/graph/state-words.ts';
import { sparkPoints } from '#app/console/metrics/sparkline.tsx';
import { threadMark } from '#app/console/thread-marks.ts';
import { ago, brief, bytes, failureWords, millis, percent, perSecond, replyWords, shorten, span } from '#app/console/words.ts';
import type { AlertView, GraphView } from '#app/supervisor/bus/topics.ts';

it('E10: numbers are as short as they can be without misleading', () => {
  expect([0, 0.004, 0.25, 1, 12.34, 123.4, 1234, 23_456, 4_500_000].map(brief)).toEqual([
    '0',
    '0.004',
    '0.25',
    '1',
    '12.3',
    '123',
    '1234',
    '23.5 k',
    '4.5 M',
  ]);
  expect([brief(undefined), brief(Number.NaN), perSecond(undefined), percent(undefined), millis(undefined)]).toEqual(Array(5).fill('–'));
  expect([millis(0.314), millis(1.26), millis(47.6), millis(12_345)]).toEqual(['0.31 ms', '1.3 ms', '48 ms', '12.3 s']);
  expect([bytes(12), bytes(4812), bytes(2_500_000)]).toEqual(['12 B', '4.81 kB', '2.5 MB']);
  expect([span(900), span(61_000), span(3_720_000), span(260_000_000)]).toEqual(['0 s', '1 min', '1 h 2 min', '3 days']);
  expect([ago(undefined, 5), ago(10, 5), ago(1000, 6000)]).toEqual(['never', '0 s ago', '5 s ago']);
  expect([shorten('analysis', 8), shorten('analysis-2', 8)]).toEqual(['analysis', 'analysi…']);
});

it('E3: failures say their place once, replies are words where they are words', () => {
  expect(failureWords({ code: 'x', message: 'at most 1', place: 'processors.a.config' })).toBe('processors.a.config: at most 1');
  expect(failureWords({ code: 'x', message: 'links[3]: taken', place: 'links[3]' })).toBe('links[3]: taken');
  expect([replyWords(null), replyWords('restarted'), replyWords({ a: 1 })]).toEqual(['', 'restarted', '{\n  "a": 1\n}']);
});

it('E10: a flat configuration has fields, any other is JSON, and what is no JSON says so', () => {
  expect(fieldsOf({ a: 'x', b: 2, c: true })).toEqual([
    { name: 'a', value: 'x' },
    { name: 'b', value: 2 },
    { name: 'c', value: true },
  ]);
  for (const config of [{ a: { b: 1 } }, { a: null }, [1], null, 'x']) expect(fieldsOf(config)).toBeUndefined();
  expect(readConfig('')).toEqual({ ok: true, value: {} });
  expect(readConfig('{')).toMatchObject({ ok: false, error: expect.stringMatching(/^This is not JSON: /) });
});

it('C4: what waits for a commit is counted: processors and links that are wanted and not there, or there and not wanted', () => {
  const running = { thread: 'page', state: 'running' as const, chain: [] };
  const view: Pick<GraphView, 'graph' | 'processors' | 'links'> = {
    graph: {
      processors: { a: { kind: 'k', config: {} }, b: { kind: 'k', config: {} } },
      links: [{ from: 'a.x', to: 'b.y', capacity: 1, policy: 'block' }],
    },
    processors: { a: running, gone: running },
    links: { 'gone.x -> a.y': { state: 'wired' } },
  };
  expect(differences(view as GraphView)).toBe(4);
});

it('D6: firing before pending before quiet, critical before warning, new before old', () => {
  const alert = (name: string, state: AlertView['state'], severity: AlertView['severity'], sinceMs: number): AlertView => ({
    name,
    state,
    severity,
    sinceMs,
    subject: '',
    value: 0,
    limit: 0,
    words: '',
  });
  const alerts = [
    alert('quiet', 'ok', 'critical', 9),
    alert('pending', 'pending', 'critical', 8),
    alert('old', 'firing', 'warning', 1),
    alert('new', 'firing', 'warning', 2),
    alert('grave', 'firing', 'critical', 0),
  ];
  expect(alerts.sort(byUrgency).map(({ name }) => name)).toEqual(['grave', 'new', 'old', 'pending', 'quiet']);
});

it('E10: a sparkline spans its room, a flat one runs in the middle, one value draws nothing', () => {
  expect(sparkPoints([0, 10], 100, 20)).toBe('0.0,19.0 100.0,1.0');
  expect(sparkPoints([5, 5, 5], 100, 20)).toBe('0.0,10.0 50.0,10.0 100.0,10.0');
  expect(sparkPoints([5])).toBe('');
});

it('E10: the threads of the app differ in shape and colour; another keeps its own mark', () => {
  const marks = ['page', 'analysis', 'stage', 'library', 'audio'].map(threadMark);
  expect(new Set(marks.map(({ hue }) => hue)).size).toBe(5);
  expect(new Set(marks.map(({ shape }) => shape)).size).toBe(5);
  expect(threadMark('export')).toEqual(threadMark('export'));
});
