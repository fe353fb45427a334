/** Text for a terminal. What comes from a stage may hold anything: nothing of it moves the cursor or rings the bell. */

/** Without control characters: escape sequences become visible, harmless text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const clean = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const noWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns that a character takes. */
const columnsOf = (character: string): number => (noWidth.test(character) ? 0 : wide.test(character) ? 2 : 1);

export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** Exactly so many columns: cut with an ellipsis, or filled up. */
export function toWidth(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const plain = clean(text);
  if (columns <= 0) return '';
  const width = widthOf(plain);
  if (width <= columns) return side === 'left' ? plain + ' '.repeat(columns - width) : ' '.repeat(columns - width) + plain;
  let kept = '';
  let used = 0;
  for (const character of plain) {
    if (used + columnsOf(character) > columns - 1) break;
    kept += character;
    used += columnsOf(character);
  }
  return `${kept}…${' '.repeat(columns - 1 - used)}`;
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;

/** A bar of so many columns for a share of 0…1. */
export function bar(share: number, columns: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * columns * 8);
  return `${'█'.repeat(filled >> 3)}${eighths[filled & 7] ?? ''}`.padEnd(columns);
}

export type Tone = 'plain' | 'dim' | 'strong' | 'good' | 'warn' | 'bad' | 'chosen' | 'title';

const codes: Readonly<Record<Tone, string>> = {
  plain: '',
  dim: '2',
  strong: '1',
  good: '32',
  warn: '33',
  bad: '31',
  chosen: '7',
  title: '1;36',
};

/** Colours a text, or not where colours are not wanted. */
export type Paint = (text: string, tone: Tone) => string;

export const createPaint =
  (colours: boolean): Paint =>
  (text, tone) =>
    colours && codes[tone] !== '' ? `\u001b[${codes[tone]}m${text}\u001b[0m` : text;

/** NO_COLOR (no-color.org) and a stream that is no terminal both mean: none. */
export const wantsColours = (stream: { readonly isTTY?: boolean }, environment: Readonly<Record<string, string | undefined>>): boolean =>
  stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';

export const twoDigits = (value: number | undefined): string =>
  value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(1);
export const milliseconds = (value: number | undefined): string =>
  value === undefined ? '–' : `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;

export function ago(sinceMs: number | undefined, nowMs: number): string {
  if (sinceMs === undefined) return '–';
  const seconds = Math.max(0, Math.round((nowMs - sinceMs) / 1000));
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

export const timeOfDay = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 8);
