import type { LogRecord, StageCard } from '#app/supervisor/bus/topics.ts';
import { type LogFilter, matchesLog } from '#app/supervisor/log-filter.ts';
import type { Latest } from '../latest.ts';
import { type Table, tableLines } from '../table.ts';
import { bar, type Paint, toWidth } from '../text.ts';
import { alertsTable, checkpointsTable, linksTable, logsTable, processorIds, processorsTable, workersTable } from '../views.ts';

export const PANES = ['overview', 'workers', 'processors', 'links', 'alerts', 'logs', 'checkpoints'] as const;
export type PaneName = (typeof PANES)[number];

/** What the panes are drawn from. */
export interface Scene {
  readonly latest: Latest;
  readonly pane: PaneName;
  /** Row that is chosen, or lines scrolled back from the end of the logs. */
  readonly cursor: number;
  readonly filter: LogFilter;
  readonly nowMs: number;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What can be chosen in a pane, by the name a command knows it by. */
export function targetsOf(pane: PaneName, { topics }: Latest): readonly string[] {
  switch (pane) {
    case 'workers':
      return (topics.workers ?? []).map(({ thread }) => thread);
    case 'processors':
      return processorIds(topics);
    case 'checkpoints':
      return (topics.checkpoints ?? []).map(({ savedAtMs }) => String(savedAtMs));
    case 'links':
      return (topics.graph?.graph.links ?? []).map(({ from, to }) => `${from} -> ${to}`);
    case 'overview':
    case 'alerts':
    case 'logs':
      return [];
  }
}

export const shownLogs = ({ latest, filter }: Pick<Scene, 'latest' | 'filter'>): readonly LogRecord[] =>
  latest.logs.filter((record) => matchesLog(record, filter));

/** A pane as lines, no more and no longer than there is room for. */
export function paneLines(scene: Scene, size: Size, paint: Paint): readonly string[] {
  const { topics } = scene.latest;
  switch (scene.pane) {
    case 'overview':
      return overview(scene, size, paint);
    case 'workers':
      return scrolled(workersTable(topics, scene.nowMs), scene.cursor, size, paint);
    case 'processors':
      return scrolled(processorsTable(topics), scene.cursor, size, paint);
    case 'links':
      return scrolled(linksTable(topics), scene.cursor, size, paint);
    case 'alerts':
      return scrolled(alertsTable(topics, scene.nowMs), scene.cursor, size, paint);
    case 'checkpoints':
      return scrolled(checkpointsTable(topics), scene.cursor, size, paint);
    case 'logs':
      return logs(scene, size, paint);
  }
}

/** A table whose chosen row is in sight. */
function scrolled(table: Table, cursor: number, { columns, rows }: Size, paint: Paint): readonly string[] {
  if (table.rows.length === 0) return [paint('nothing yet', 'dim')];
  const room = Math.max(1, rows - 1);
  const first = Math.max(0, Math.min(cursor - Math.floor(room / 2), table.rows.length - room));
  // Widths are those of the whole table, so that it stands still while it is scrolled.
  const [head = '', ...lines] = tableLines(table, columns, paint, cursor);
  return [head, ...lines.slice(first, first + room)];
}

function logs({ latest, filter, cursor }: Scene, { columns, rows }: Size, paint: Paint): readonly string[] {
  const records = shownLogs({ latest, filter });
  if (records.length === 0) return [paint('no log that the filter lets through', 'dim')];
  const end = Math.max(0, records.length - cursor);
  return tableLines(logsTable(records.slice(Math.max(0, end - Math.max(1, rows - 1)), end)), columns, paint);
}

function overview(scene: Scene, { columns, rows }: Size, paint: Paint): readonly string[] {
  const { topics } = scene.latest;
  const firing = (topics.alerts ?? []).filter(({ state }) => state === 'firing');
  const alerts = firing.map(({ severity, words }) => paint(toWidth(`! ${words}`, columns), severity === 'critical' ? 'bad' : 'warn'));
  const top = [
    ...musicLines(scene, columns, paint),
    ...alerts.slice(0, 3),
    '',
    ...tableLines(workersTable(topics, scene.nowMs), columns, paint),
  ];
  const room = rows - top.length - 1;
  return room > 2 ? [...top, '', ...logs({ ...scene, cursor: 0 }, { columns, rows: room }, paint)] : top.slice(0, rows);
}

const meters = [
  ['level', 'level', 2],
  ['bass', 'bass', 2],
  ['mid', 'mid', 2],
  ['treble', 'treble', 2],
  ['onset', 'onset', 1],
] as const;

/** What is heard and shown: bars that reach to twice the usual, the beat, the frame rate. */
function musicLines({ latest: { topics } }: Scene, columns: number, paint: Paint): readonly string[] {
  const features = topics['audio.features'] ?? {};
  const stage = topics['stage.stats'];
  const confidence = features['confidence'] ?? 0;
  const mark = confidence < 0.5 ? '·' : (features['beatPhase'] ?? 0) < 0.25 ? '●' : ' ';
  const bars = Math.max(10, Math.min(40, columns - 48));
  const facts = [
    `${(features['bpm'] ?? 0).toFixed(1)} BPM  ${Math.round(100 * confidence)} % sure`,
    `beat ${features['beatIndex'] ?? 0} ${mark}  ${(features['barBeat'] ?? 0) + 1} of ${features['barLength'] ?? 4}`,
    `mood ${topics['audio.stats']?.mood ?? '–'}`,
    stage ? `${stage.fps.toFixed(0)} frames/s, ${stage.engine}, ${stage.tier}` : 'no picture is told of',
    stage ? `morph ${bar(stage.morph, 10)} ${Math.round(100 * stage.morph)} %` : '',
  ];
  return meters.map(([title, name, full], i) => {
    const share = (features[name] ?? 0) / full;
    const fact = toWidth(facts[i] ?? '', columns - bars - 9);
    return `${paint(title.padEnd(7), 'dim')}${paint(bar(share, bars), share > 0.9 ? 'warn' : 'good')}  ${fact}`;
  });
}

/** Name of the stage, state of the show, and what is wrong, in one line. */
export function titleLine(card: StageCard, { latest: { topics } }: Scene, columns: number, paint: Paint): string {
  const firing = (topics.alerts ?? []).filter(({ state }) => state === 'firing').length;
  const right = [
    topics.graph?.state ?? '',
    topics.graph?.uncommitted ? 'uncommitted edits' : '',
    firing > 0 ? `${firing} ${firing === 1 ? 'alert' : 'alerts'}` : '',
  ]
    .filter((part) => part !== '')
    .join('  ');
  const tone = firing > 0 ? 'bad' : topics.graph?.state === 'running' ? 'good' : 'warn';
  const left = Math.max(0, columns - right.length - 1);
  return `${paint(toWidth(`Algorhythmic  ${card.name}  ${card.address}`, left), 'title')} ${paint(right, tone)}`;
}
