import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';
import { type Graph, type LinkSpec, linkKey, type ProcessorSpec, splitEnd } from './graph.ts';
import type { PortType, ProcessorKind } from './processor.ts';
import { findCycle } from './topology.ts';

export type GraphFailureCode =
  | 'unknown-kind'
  | 'bad-config'
  | 'bad-id'
  | 'unknown-processor'
  | 'unknown-port'
  | 'type-mismatch'
  | 'duplicate-link'
  | 'bad-capacity'
  | 'owned-fan-out'
  | 'cycle';

/** More would be memory no show needs; a ring is allocated whole. */
const MAX_CAPACITY = 65_536;
const MAX_FRAME_BYTES = 64 * 1_048_576;

/** Specifications that came out of a check against these kinds: an edit looks at what it changed, and leaves the rest the same objects. */
const complete = new WeakMap<ProcessorSpec, ReadonlyMap<string, ProcessorKind>>();

const isId = (id: string): boolean => /^[\w-]+$/.test(id) && !(id in Object.prototype);

type Kinds = ReadonlyMap<string, ProcessorKind>;
type PortTypes = Readonly<Record<string, PortType>>;
type GraphFailure = Failure<GraphFailureCode>;

/**
 * Checks a graph against what it can be made of. The graph that comes back has complete configurations: defaults filled in
 * by each kind's `parseConfig`. Every failure names its place: `processors.stage.config`, `links[3].to`.
 */
export function validateGraph(graph: Graph, kinds: Kinds, portTypes: PortTypes): Result<Graph, readonly GraphFailure[]> {
  const failures: GraphFailure[] = [];
  const processors: Record<string, ProcessorSpec> = {};
  for (const [id, spec] of Object.entries(graph.processors)) {
    const checked = checkProcessor(id, spec, kinds);
    if (checked.ok) processors[id] = checked.value;
    else failures.push(...checked.error);
  }

  const seen = new Set<string>();
  const owned = new Set<string>();
  graph.links.forEach((link, index) => {
    const place = `links[${index}]`;
    failures.push(...checkEnds(link, graph, kinds, portTypes, place));
    if (seen.has(linkKey(link))) failures.push(twice(link, place));
    seen.add(linkKey(link));
    if (!isOwned(link, graph, kinds, portTypes)) return;
    if (owned.has(link.from)) failures.push(fanOut(link, place));
    owned.add(link.from);
  });

  const cycle = findCycle(graph);
  if (cycle) failures.push({ code: 'cycle', place: 'links', message: `the links go round: ${cycle.join(' -> ')}` });
  return failures.length > 0 ? fail(failures) : ok({ processors, links: graph.links });
}

/** One processor by itself; complete when it is well. */
export function checkProcessor(id: string, spec: ProcessorSpec, kinds: Kinds): Result<ProcessorSpec, readonly GraphFailure[]> {
  const place = `processors.${id}`;
  if (!isId(id)) return fail([{ code: 'bad-id', place, message: `"${id}" is no id: letters, digits, "-" and "_" only` }]);
  if (complete.get(spec) === kinds) return ok(spec);
  const kind = kinds.get(spec.kind);
  if (!kind) return fail([{ code: 'unknown-kind', place: `${place}.kind`, message: `there is no kind "${spec.kind}"` }]);
  try {
    const parsed: ProcessorSpec = { kind: spec.kind, config: kind.parseConfig(spec.config) };
    complete.set(parsed, kinds);
    return ok(parsed);
  } catch (error) {
    return fail([{ code: 'bad-config', place: `${place}.config`, message: messageOf(error) }]);
  }
}

/** One link of a graph whose other links are well. */
export function checkLink(link: LinkSpec, graph: Graph, kinds: Kinds, portTypes: PortTypes): readonly GraphFailure[] {
  const failures = [...checkEnds(link, graph, kinds, portTypes, 'links')];
  const key = linkKey(link);
  let same = 0;
  let siblings = 0;
  for (const other of graph.links) {
    if (other.from !== link.from) continue;
    siblings++;
    if (other === link || linkKey(other) === key) same++;
  }
  if (same > 1) failures.push(twice(link, 'links'));
  if (siblings > 1 && isOwned(link, graph, kinds, portTypes)) failures.push(fanOut(link, 'links'));
  return failures;
}

/** Both ends, their types, and the capacity. */
function checkEnds(link: LinkSpec, graph: Graph, kinds: Kinds, portTypes: PortTypes, place: string): readonly GraphFailure[] {
  const failures: GraphFailure[] = [];
  const say = (code: GraphFailureCode, where: string, message: string): void => void failures.push({ code, place: where, message });

  /** The port type at one end, or undefined after saying what is wrong. */
  function typeAt(end: string, side: 'inputs' | 'outputs', where: string): string | undefined {
    const { processor, port } = splitEnd(end);
    const spec = own(graph.processors, processor);
    if (!spec) {
      say('unknown-processor', where, `there is no processor "${processor}"`);
      return undefined;
    }
    const kind = kinds.get(spec.kind);
    const type = kind && own(kind[side], port);
    if (kind && type === undefined) say('unknown-port', where, `${spec.kind} has no ${side === 'inputs' ? 'input' : 'output'} "${port}"`);
    return type;
  }

  const from = typeAt(link.from, 'outputs', `${place}.from`);
  const to = typeAt(link.to, 'inputs', `${place}.to`);
  if (from !== undefined && to !== undefined && from !== to)
    say('type-mismatch', place, `${link.from} gives ${from}, ${link.to} takes ${to}`);
  if (!Number.isInteger(link.capacity) || link.capacity < 1 || link.capacity > MAX_CAPACITY)
    say('bad-capacity', `${place}.capacity`, `a capacity is a whole number from 1 to ${MAX_CAPACITY}, not ${link.capacity}`);
  const bytes = link.capacity * bytesOf(portTypes[from ?? '']?.frame);
  if (bytes > MAX_FRAME_BYTES) say('bad-capacity', `${place}.capacity`, `${link.capacity} frames would take ${bytes} bytes of memory`);
  return failures;
}

const bytesOf = (frame: PortType['frame']): number => (frame ? frame.length * (frame.element === 'f64' ? 8 : 4) : 0);

const twice = (link: LinkSpec, place: string): GraphFailure => ({
  code: 'duplicate-link',
  place,
  message: `${linkKey(link)} is there twice`,
});

const fanOut = (link: LinkSpec, place: string): GraphFailure => ({
  code: 'owned-fan-out',
  place: `${place}.from`,
  message: `what ${link.from} gives has one owner: one link at most`,
});

/** Whether what travels has to be freed, and so has one owner. */
function isOwned(link: LinkSpec, graph: Graph, kinds: Kinds, portTypes: PortTypes): boolean {
  const { processor, port } = splitEnd(link.from);
  const kind = kinds.get(own(graph.processors, processor)?.kind ?? '');
  const type = kind && own(kind.outputs, port);
  return type !== undefined && portTypes[type]?.dispose !== undefined;
}

/** Names come from outside: what every object inherits (`constructor`) is not in the record. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
