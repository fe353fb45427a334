import { linkKey } from '#app/show/graph.ts';
import type { AlertView, LogRecord, WorkerView } from '#app/supervisor/bus/topics.ts';
import type { Latest } from './latest.ts';
import type { Cell, Table } from './table.ts';
import { ago, milliseconds, type Tone, timeOfDay, twoDigits } from './text.ts';

/** What a stage tells, as tables: the same on the live screen and with `--once`. */

type Known = Latest['topics'];

const workerTone: Readonly<Record<WorkerView['status'], Tone>> = {
  up: 'good',
  starting: 'warn',
  restarting: 'warn',
  stale: 'bad',
  'given-up': 'bad',
  stopped: 'dim',
};

export function workersTable({ workers = [] }: Known, nowMs: number): Table {
  return {
    columns: [
      { title: 'thread' },
      { title: 'runs in' },
      { title: 'status' },
      { title: 'beat', side: 'right' },
      { title: 'answers in', side: 'right' },
      { title: 'falls', side: 'right' },
      { title: 'processors', elastic: true },
    ],
    rows: workers.map(({ thread, place, status, lastBeatMs, roundTripMs, falls, lastReason, processors }) => [
      { text: thread, tone: 'strong' },
      { text: place },
      { text: status, tone: workerTone[status] },
      { text: ago(lastBeatMs, nowMs) },
      { text: milliseconds(roundTripMs) },
      { text: String(falls), tone: falls > 0 ? 'warn' : 'plain' },
      { text: processors.join(' ') + (lastReason && status !== 'up' ? ` (${lastReason})` : '') },
    ]),
  };
}

/** Ids of the graph's processors, in the order in which they are shown. */
export const processorIds = ({ graph }: Known): readonly string[] => Object.keys(graph?.graph.processors ?? {});

export function processorsTable(known: Known): Table {
  const { graph, flow } = known;
  return {
    columns: [
      { title: 'processor', elastic: true },
      { title: 'thread' },
      { title: 'state' },
      { title: 'turns/s', side: 'right' },
      { title: 'busy', side: 'right' },
      { title: 'p95', side: 'right' },
      { title: 'errors', side: 'right' },
      { title: 'health' },
    ],
    rows: processorIds(known).map((id): Cell[] => {
      const actual = graph?.processors[id];
      const rate = flow?.processors[id];
      const state = actual?.state ?? 'absent';
      return [
        { text: id, tone: 'strong' },
        { text: actual?.thread ?? '–' },
        { text: state, tone: state === 'running' ? 'good' : state === 'starting' ? 'warn' : 'bad' },
        { text: twoDigits(rate?.turnsPerSecond) },
        { text: rate?.busy === undefined ? '–' : `${Math.round(100 * rate.busy)} %` },
        { text: milliseconds(rate?.p95Ms) },
        { text: String(rate?.errors ?? 0), tone: rate?.errors ? 'warn' : 'plain' },
        { text: actual?.failure?.message ?? rate?.health ?? '–', tone: actual?.failure || rate?.health === 'failing' ? 'bad' : 'plain' },
      ];
    }),
  };
}

export function linksTable({ graph, flow }: Known): Table {
  return {
    columns: [
      { title: 'link', elastic: true },
      { title: 'way' },
      { title: 'per s', side: 'right' },
      { title: 'waiting', side: 'right' },
      { title: 'p50', side: 'right' },
      { title: 'p95', side: 'right' },
      { title: 'dropped', side: 'right' },
      { title: 'policy' },
    ],
    rows: (graph?.graph.links ?? []).map((link): Cell[] => {
      const key = linkKey(link);
      const actual = graph?.links[key];
      const rate = flow?.links[key];
      const wired = actual?.state === 'wired';
      const losing = (rate?.droppedPerSecond ?? 0) > 0;
      return [
        { text: key, tone: 'strong' },
        { text: wired ? (actual.transport ?? 'wired') : 'plugged', tone: wired ? 'plain' : 'bad' },
        { text: twoDigits(rate?.perSecond) },
        { text: `${rate?.waiting ?? '–'}/${link.capacity}`, tone: (rate?.waiting ?? 0) >= link.capacity ? 'warn' : 'plain' },
        { text: milliseconds(rate?.p50Ms) },
        { text: milliseconds(rate?.p95Ms) },
        { text: String(rate?.dropped ?? '–'), tone: losing ? 'warn' : 'plain' },
        { text: link.policy },
      ];
    }),
  };
}

const alertTone = ({ state, severity }: AlertView): Tone =>
  state === 'firing' ? (severity === 'critical' ? 'bad' : 'warn') : state === 'pending' ? 'warn' : 'good';

export function alertsTable({ alerts = [] }: Known, nowMs: number): Table {
  const order = { firing: 0, pending: 1, ok: 2 } as const;
  return {
    columns: [
      { title: 'alert' },
      { title: 'state' },
      { title: 'for', side: 'right' },
      { title: 'value', side: 'right' },
      { title: 'limit', side: 'right' },
      { title: 'about', elastic: true },
      { title: 'what to do', elastic: true },
    ],
    rows: alerts
      .toSorted((a, b) => order[a.state] - order[b.state])
      .map((alert) => [
        { text: alert.name, tone: 'strong' },
        { text: alert.state, tone: alertTone(alert) },
        { text: ago(alert.sinceMs, nowMs) },
        { text: String(Number(alert.value.toFixed(3))) },
        { text: String(alert.limit) },
        { text: alert.subject },
        { text: alert.words },
      ]),
  };
}

export function checkpointsTable({ checkpoints = [] }: Known): Table {
  return {
    columns: [{ title: 'saved' }, { title: 'bytes', side: 'right' }, { title: 'checksum' }, { title: 'processors', elastic: true }],
    rows: checkpoints.map(({ savedAtMs, bytes, checksum, processors }) => [
      { text: new Date(savedAtMs).toISOString(), tone: 'strong' },
      { text: String(bytes) },
      { text: checksum },
      { text: processors.join(' ') },
    ]),
  };
}

const levelTone: Readonly<Record<LogRecord['level'], Tone>> = { debug: 'dim', info: 'plain', warn: 'warn', error: 'bad' };

export const logsTable = (records: readonly LogRecord[]): Table => ({
  columns: [{ title: 'time' }, { title: 'level' }, { title: 'from' }, { title: 'moment' }, { title: 'message', elastic: true }],
  rows: records.map(({ atMs, level, thread, processor, correlationId, message, fields }) => [
    { text: timeOfDay(atMs), tone: 'dim' },
    { text: level, tone: levelTone[level] },
    { text: processor ? `${thread}/${processor}` : thread },
    { text: correlationId ?? '', tone: 'dim' },
    { text: fields && Object.keys(fields).length > 0 ? `${message} ${JSON.stringify(fields)}` : message, tone: levelTone[level] },
  ]),
});
