import type { LinkSpec } from '#app/show/graph.ts';
import type { LogLevel } from '#app/show/processor.ts';
import type { FlowView } from '#app/supervisor/bus/topics.ts';
import type { LeftOut } from './headless.ts';
import type { Told } from './processors/told.ts';
import type { ReloadEvent } from './reload.ts';
import type { Summary } from './summary.ts';

/** Everything a run says. With `--json` each is a line of its own. */
export type Line =
  | Told
  | ReloadEvent
  | ({ readonly type: 'left-out' } & LeftOut)
  | ({ readonly type: 'plugged' } & Pick<LinkSpec, 'from' | 'to'>)
  | { readonly type: 'resumed'; readonly savedAtMs: number; readonly position?: number }
  | { readonly type: 'saved'; readonly savedAtMs: number }
  | { readonly type: 'log'; readonly level: LogLevel; readonly message: string; readonly fields?: object }
  | ({ readonly type: 'summary' } & Summary);

const round = (value: number): number => Number(value.toFixed(4));
const clock = (seconds: number): string => `${String(Math.floor(seconds / 60)).padStart(2)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
const percent = (share: number): string => `${Math.round(100 * share)} %`;

export const asJson = (line: Line): string =>
  JSON.stringify(line, (_key, value: unknown) => (typeof value === 'number' ? round(value) : value));

/** For a person; undefined for what only programs want. */
export function asText(line: Line): string | undefined {
  switch (line.type) {
    case 'beat':
      return `${clock(line.time)}  beat ${line.index}${line.bar > 0 ? ` (${line.bar} of the bar)` : ''}  ${line.bpm.toFixed(1)} BPM, ${percent(line.confidence)}`;
    case 'mood':
      return `${clock(line.time)}  mood ${line.mood}`;
    case 'silence':
      return `${clock(line.time)}  ${line.silent ? 'silence' : 'sound'}`;
    case 'ended':
      return `${clock(line.time)}  the sound has ended`;
    case 'reloaded':
      return `${line.thread} runs again with the new ${line.file}`;
    case 'not-reloaded':
      return `${line.file} has changed, but ${line.thread} goes on with the old code: ${line.words}`;
    case 'left-out':
      return `without ${line.id}: ${line.why}`;
    case 'plugged':
      return undefined;
    case 'resumed':
      return `resumed from ${new Date(line.savedAtMs).toISOString()}${line.position === undefined ? '' : `, at ${clock(line.position).trim()} of the sound`}`;
    case 'saved':
      return undefined;
    case 'log':
      return line.level === 'debug' ? undefined : `${line.level}: ${line.message}${line.fields ? ` ${JSON.stringify(line.fields)}` : ''}`;
    case 'summary':
      return summaryText(line);
  }
}

function summaryText({ bpm, beats, seconds, failed, flow, falls }: Summary): string {
  const rows = Object.entries(flow.links).map(([key, link]) => [key, linkWords(link)] as const);
  const width = Math.max(0, ...rows.map(([key]) => key.length));
  return [
    '',
    bpm > 0 ? `${bpm.toFixed(1)} BPM, ${beats} beats` : 'no beat',
    `${seconds.toFixed(1)} s`,
    ...(falls > 0 ? [`threads fell ${falls} times`] : []),
    ...failed.map(({ id, words }) => `${id} failed: ${words}`),
    ...rows.map(([key, words]) => `  ${key.padEnd(width)}  ${words}`),
  ].join('\n');
}

function linkWords({ perSecond, dropped = 0, waiting = 0, capacity, p95Ms }: FlowView['links'][string]): string {
  return [
    perSecond === undefined ? '' : `${perSecond.toFixed(1)}/s`,
    `${waiting}/${capacity} waiting`,
    `${dropped} dropped`,
    p95Ms === undefined ? '' : `p95 ${p95Ms.toFixed(1)} ms`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
