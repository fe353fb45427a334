/** What people see of a painter; its code is in workers/library/painters/<id>. */
export interface PainterInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** For search, and for matching words to a style. */
  readonly words: readonly string[];
}

export const painterInfos = [
  {
    id: 'ribbons',
    title: 'Currents',
    description: 'Silk ribbons that follow an unseen current and never touch.',
    words: ['flow', 'field', 'ribbon', 'silk', 'current', 'river', 'abstract', 'lines'],
  },
  {
    id: 'strata',
    title: 'Paper-cut',
    description: 'Layers of cut paper, lit from one side: valleys, shores and far hills.',
    words: ['paper', 'layers', 'topographic', 'mountains', 'landscape', 'depth', 'map', 'calm'],
  },
  {
    id: 'ink',
    title: 'Ink in water',
    description: 'Pigment blooms through water and settles in the grain of the paper.',
    words: ['ink', 'watercolour', 'marble', 'fluid', 'smoke', 'wash', 'bloom', 'soft'],
  },
  {
    id: 'impasto',
    title: 'Impasto',
    description: 'Thick daubs of oil laid along the light: skies, water, fields, suns.',
    words: ['oil', 'brush', 'impressionist', 'landscape', 'sea', 'sun', 'paint', 'texture'],
  },
  {
    id: 'glass',
    title: 'Stained glass',
    description: 'Leaded panes around a rose of light.',
    words: ['glass', 'window', 'cathedral', 'mosaic', 'light', 'geometric', 'rose', 'lead'],
  },
  {
    id: 'planes',
    title: 'Planes',
    description: 'Tilted, translucent planes: a still life seen from every side at once.',
    words: ['cubist', 'planes', 'geometric', 'modern', 'abstract', 'facets', 'collage', 'constructivist'],
  },
  {
    id: 'nebula',
    title: 'Nebula',
    description: 'Lit gas, dark lanes of dust and stars of many sizes.',
    words: ['space', 'stars', 'cosmos', 'galaxy', 'night', 'glow', 'dream', 'deep'],
  },
  {
    id: 'woven',
    title: 'Woven',
    description: 'A tapestry, thread over thread, with the pattern of a modern loom.',
    words: ['textile', 'thread', 'tapestry', 'weave', 'loom', 'pattern', 'geometric', 'craft'],
  },
  {
    id: 'moire',
    title: 'Interference',
    description: 'Rings and lines printed over each other until they begin to shimmer.',
    words: ['moire', 'rings', 'op art', 'print', 'riso', 'waves', 'lines', 'hypnotic'],
  },
  {
    id: 'brush',
    title: 'One breath',
    description: 'A few strokes of a wide, half-dry brush, and much left unsaid.',
    words: ['calligraphy', 'brush', 'zen', 'enso', 'sumi', 'minimal', 'gesture', 'paper'],
  },
] as const satisfies readonly PainterInfo[];

export type PainterId = (typeof painterInfos)[number]['id'];

export const isPainterId = (id: string): id is PainterId => painterInfos.some((info) => info.id === id);
