import type { KindName } from '#app/processors/kind-table.ts';
import { type Graph, type LinkSpec, splitEnd, withLink, withoutProcessor, withProcessor } from '#app/show/graph.ts';
import type { ProcessorKind } from '#app/show/processor.ts';
import type { SoundFileConfig } from './processors/sound-file-kind.ts';

/** What stands in for a person's room: in a blueprint these give way to the sound file. */
const inputs: ReadonlySet<string> = new Set(['microphone', 'tab-audio', 'file-player', 'demo-band'] satisfies readonly KindName[]);

/** Why a kind of the app cannot run without a browser. What is not named here is tried. */
const browserOnly: Readonly<Partial<Record<KindName, string>>> = {
  controls: 'it listens to a person at the page',
  painter: 'it paints on a browser’s canvas',
  library: 'it keeps pictures in a browser’s database',
  director: 'it hands a browser’s bitmaps to the stage',
  viewport: 'it measures a browser’s window',
  stage: 'it draws on a browser’s canvas',
  monitor: 'it feeds the page’s interface',
  telemetry: 'it feeds the console through the page',
};

export interface LeftOut {
  readonly id: string;
  readonly kind: string;
  readonly why: string;
}

export interface Headless {
  readonly graph: Graph;
  readonly leftOut: readonly LeftOut[];
  /** Links that end in a plug here, since their other end was left out. */
  readonly plugged: readonly LinkSpec[];
}

/**
 * A show as it can run without a browser: what needs one is left out and its links are plugged; `sound` takes the place of the input,
 * or feeds whoever waits for samples; a report listens where nobody reports yet.
 */
export function headless(graph: Graph, kinds: ReadonlyMap<string, ProcessorKind>, sound: SoundFileConfig | undefined): Headless {
  const leftOut = Object.entries(graph.processors).flatMap(([id, { kind }]): LeftOut[] => {
    const why = reasonAgainst(kind);
    return why === undefined || (sound && inputs.has(kind)) ? [] : [{ id, kind, why }];
  });
  const gone = new Set(leftOut.map(({ id }) => id));
  const isGone = (end: string): boolean => gone.has(splitEnd(end).processor);
  const plugged = graph.links.filter(({ from, to }) => isGone(from) !== isGone(to));
  let result = leftOut.reduce((left, { id }) => withoutProcessor(left, id), graph);
  if (sound) result = withSound(result, kinds, sound);
  return { graph: withReport(result, kinds), leftOut, plugged };
}

function reasonAgainst(kind: string): string | undefined {
  if (inputs.has(kind)) return 'it needs a browser’s sound; give a file with --sound';
  return Object.hasOwn(browserOnly, kind) ? browserOnly[kind as KindName] : undefined;
}

/** The ports of one side and type, as ends of links: `analysis.samples`. */
function endsOf(graph: Graph, kinds: ReadonlyMap<string, ProcessorKind>, side: 'inputs' | 'outputs', type: string): string[] {
  return Object.entries(graph.processors).flatMap(([id, { kind }]) =>
    Object.entries(kinds.get(kind)?.[side] ?? {}).flatMap(([port, of]) => (of === type ? [`${id}.${port}`] : [])),
  );
}

function unusedId(graph: Graph, wish: string): string {
  let id = wish;
  for (let n = 2; Object.hasOwn(graph.processors, id); n++) id = `${wish}-${n}`;
  return id;
}

function withSound(graph: Graph, kinds: ReadonlyMap<string, ProcessorKind>, sound: SoundFileConfig): Graph {
  const config = { ...sound };
  const replaced = Object.entries(graph.processors).filter(([, { kind }]) => inputs.has(kind) || kind === 'sound-file');
  if (replaced.length > 0) {
    const swapped = replaced.reduce((now, [id]) => withProcessor(now, id, 'sound-file', config), graph);
    const isSource = new Set(replaced.map(([id]) => id));
    // A file loses nothing: it waits for whoever reads it.
    return {
      ...swapped,
      links: swapped.links.map((link) => (isSource.has(splitEnd(link.from).processor) ? { ...link, ...lossless } : link)),
    };
  }
  const fed = new Set(graph.links.map(({ to }) => to));
  const hungry = endsOf(graph, kinds, 'inputs', 'samples').filter((end) => !fed.has(end));
  const id = unusedId(graph, 'input');
  return hungry.reduce(
    (now, to) => withLink(now, { from: `${id}.samples`, to, ...lossless }),
    withProcessor(graph, id, 'sound-file', config),
  );
}

function withReport(graph: Graph, kinds: ReadonlyMap<string, ProcessorKind>): Graph {
  if (Object.values(graph.processors).some(({ kind }) => kind === 'report')) return graph;
  const [from] = endsOf(graph, kinds, 'outputs', 'features');
  if (from === undefined) return graph;
  const id = unusedId(graph, 'report');
  return withLink(withProcessor(graph, id, 'report'), { from, to: `${id}.features`, ...lossless });
}

const lossless = { capacity: 256, policy: 'block' } as const;
