import { hashString } from '#app/lib/random.ts';

/** How a thread is told from others: by its name, by a shape, and by a colour (`data-hue` in the styles). */
export interface ThreadMark {
  readonly hue: number;
  /** A path on a grid of 10. */
  readonly shape: string;
}

const shapes = [
  'M5 1a4 4 0 1 1 0 8a4 4 0 1 1 0-8Z', // disc
  'M1.5 1.5h7v7h-7Z', // square
  'M5 .5 9.5 9h-9Z', // triangle
  'M5 .3 9.7 5 5 9.7 .3 5Z', // diamond
  'M3.6 1h2.8v2.6H9v2.8H6.4V9H3.6V6.4H1V3.6h2.6Z', // cross
  'M3 1h4l3 4-3 4H3L0 5Z', // hexagon
] as const;

const known = ['page', 'analysis', 'stage', 'library', 'audio'];

/** The threads of the app have their own marks; any other takes one after its name. */
export function threadMark(thread: string): ThreadMark {
  const index = known.indexOf(thread);
  const hue = index >= 0 ? index : hashString(thread) % shapes.length;
  return { hue, shape: shapes[hue] ?? shapes[0] };
}
