import type { StageCard } from '#app/supervisor/bus/topics.ts';
import { type Paint, toWidth } from '../text.ts';
import { PANES, paneLines, type Scene, type Size, targetsOf, titleLine } from './panes.ts';
import type { Prompt } from './prompt.ts';

export interface Notice {
  readonly text: string;
  readonly bad: boolean;
}

export interface Screen extends Scene {
  readonly stage: StageCard | undefined;
  /** Why there is nothing to see. */
  readonly missing: string | undefined;
  readonly prompt: Prompt | undefined;
  readonly notice: Notice | undefined;
  readonly help: boolean;
}

const HELP = [
  'tab  1…7     another pane                 r  restart what is chosen',
  '↑ ↓          choose, scroll               h  ask it for its health',
  'PgUp PgDn    a page                       g  ask it for its state',
  'l            graver logs only             c  set its configuration (JSON)',
  '/            logs with this text          m  logs of one moment of music',
  'p            pause, resume                u  U  undo, redo',
  'w            save a checkpoint            e  export to a file',
  's            the next stage               k  end what is chosen (a thread)',
  '?            this                         q  leave',
];

const KEYS = 'tab pane  r restart  h health  c config  p pause  u undo  ? help  q leave';
/** Title, panes, foot. */
const AROUND = 3;

/** The whole screen as lines: exactly as many as there are rows. */
export function screenLines(screen: Screen, { columns, rows }: Size, paint: Paint): readonly string[] {
  const title = screen.stage ? titleLine(screen.stage, screen, columns, paint) : paint(toWidth('Algorhythmic', columns), 'title');
  const room = Math.max(1, rows - AROUND);
  const body = bodyLines(screen, { columns, rows: room }, paint).slice(0, room);
  const blank = Array.from({ length: room - body.length }, () => '');
  return [title, tabs(screen, columns, paint), ...body, ...blank, foot(screen, columns, paint)];
}

function bodyLines(screen: Screen, size: Size, paint: Paint): readonly string[] {
  if (screen.help) return HELP.map((line) => toWidth(line, size.columns));
  if (screen.missing !== undefined) return ['', ...wrapped(screen.missing, size.columns)];
  return paneLines(screen, size, paint);
}

/** Words as lines that fit. */
function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  return [...lines, line].map((each) => toWidth(each, columns));
}

function tabs({ pane }: Screen, columns: number, paint: Paint): string {
  const names = PANES.map((name, i) => (columns >= 76 ? ` ${i + 1} ${name} ` : ` ${i + 1} `));
  return names.map((name, i) => paint(name, PANES[i] === pane ? 'chosen' : 'dim')).join('');
}

function foot(screen: Screen, columns: number, paint: Paint): string {
  const { prompt, notice } = screen;
  if (prompt) return paint(toWidth(tail(`${prompt.question} ${prompt.text}█`, columns), columns), 'strong');
  if (notice) return paint(toWidth(notice.text, columns), notice.bad ? 'bad' : 'good');
  return paint(toWidth(hint(screen) ?? KEYS, columns), 'dim');
}

/** What a pane has no room for: the whole name of what is chosen, what the logs are filtered by. */
function hint({ pane, latest, cursor, filter }: Screen): string | undefined {
  if (pane === 'links') return targetsOf(pane, latest)[cursor];
  if (pane !== 'logs') return undefined;
  const { level, text, correlationId } = filter;
  const wanted = [level ? `${level} and graver` : '', text ? `with “${text}”` : '', correlationId ? `of the moment ${correlationId}` : ''];
  const words = wanted.filter((part) => part !== '').join(', ');
  return words === '' ? 'all logs   l graver only   / with a text   m of a moment' : `logs ${words}   esc all of them`;
}

/** The end of a line that is too long: where one types. */
const tail = (text: string, columns: number): string => (text.length <= columns ? text : `…${text.slice(text.length - columns + 1)}`);
