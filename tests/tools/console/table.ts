import { clean, type Paint, type Tone, toWidth, widthOf } from './text.ts';

export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface Column {
  readonly title: string;
  readonly side?: 'left' | 'right';
  /** Gives way when the terminal is narrow, the last of them first; the rest keep their width. */
  readonly elastic?: boolean;
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

const GAP = 2;
const LEAST_ELASTIC = 8;

/** A table as lines of at most `width` columns; the first is the head. `chosen` is the row that is shown as such. */
export function tableLines({ columns, rows }: Table, width: number, paint: Paint, chosen?: number): readonly string[] {
  const widths = columnWidths({ columns, rows }, width);
  const line = (cells: readonly Cell[], tone?: Tone): string => {
    let left = width;
    let text = '';
    for (const [i, { side = 'left' }] of columns.entries()) {
      const gap = i === 0 ? '' : ' '.repeat(Math.min(GAP, left));
      const room = Math.min(widths[i] ?? 0, left - gap.length);
      if (room <= 0) break;
      left -= gap.length + room;
      const cell = cells[i] ?? { text: '' };
      text +=
        (gap === '' ? '' : paint(gap, tone === 'chosen' ? tone : 'plain')) +
        paint(toWidth(cell.text, room, side), tone ?? cell.tone ?? 'plain');
    }
    return text;
  };
  return [
    line(
      columns.map(({ title }) => ({ text: title })),
      'dim',
    ),
    ...rows.map((row, i) => line(row, i === chosen ? 'chosen' : undefined)),
  ];
}

function columnWidths({ columns, rows }: Table, width: number): number[] {
  const widths = columns.map(({ title }, i) => Math.max(widthOf(title), ...rows.map((row) => widthOf(clean(row[i]?.text ?? '')))));
  let over = widths.reduce((sum, each) => sum + each, GAP * (columns.length - 1)) - width;
  for (const [i, { elastic }] of Array.from(columns.entries()).reverse()) {
    if (!elastic || over <= 0) continue;
    const given = Math.min(over, Math.max(0, (widths[i] ?? 0) - LEAST_ELASTIC));
    widths[i] = (widths[i] ?? 0) - given;
    over -= given;
  }
  return widths;
}
