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

/** Specifications that came out of a check against these kinds: an edit looks at what it changed, and leaves the rest the same objects. */
const complete = new WeakMap<ProcessorSpec, ReadonlyMap<string, ProcessorKind>>();

const isId = (id: string): boolean => /^[\w-]+$/.test(id) && !(id in Object.prototype);

/**
 * Checks a graph against what it can be made of. The graph that comes back has complete configurations: defaults filled in
 * by each kind's `parseConfig`. Every failure names its place: `processors.stage.config`, `links[3].to`.
 */
export function validateGraph(
  graph: Graph,
  kinds: ReadonlyMap<string, ProcessorKind>,
  portTypes: Readonly<Record<string, PortType>>,
): Result<Graph, readonly Failure<GraphFailureCode>[]> {
  const failures: Failure<GraphFailureCode>[] = [];
  const say = (code: GraphFailureCode, place: string, message: string): void => void failures.push({ code, place, message });

  const processors: Record<string, ProcessorSpec> = {};
  for (const [id, spec] of Object.entries(graph.processors)) {
    const place = `processors.${id}`;
    if (!isId(id)) say('bad-id', place, `"${id}" is no id: letters, digits, "-" and "_" only`);
    if (complete.get(spec) === kinds) {
      processors[id] = spec;
      continue;
    }
    const kind = kinds.get(spec.kind);
    if (!kind) {
      say('unknown-kind', `${place}.kind`, `there is no kind "${spec.kind}"`);
      continue;
    }
    try {
      const parsed: ProcessorSpec = { kind: spec.kind, config: kind.parseConfig(spec.config) };
      processors[id] = parsed;
      complete.set(parsed, kinds);
    } catch (error) {
      say('bad-config', `${place}.config`, messageOf(error));
    }
  }

  /** The port type at a link's end, or undefined after saying what is wrong. */
  function typeAt(end: string, side: 'inputs' | 'outputs', place: string): string | undefined {
    const { processor, port } = splitEnd(end);
    const spec = own(graph.processors, processor);
    if (!spec) {
      say('unknown-processor', place, `there is no processor "${processor}"`);
      return undefined;
    }
    const kind = kinds.get(spec.kind);
    const type = kind && own(kind[side], port);
    if (kind && type === undefined) say('unknown-port', place, `${spec.kind} has no ${side === 'inputs' ? 'input' : 'output'} "${port}"`);
    return type;
  }

  const seen = new Set<string>();
  const owners = new Map<string, LinkSpec>();
  graph.links.forEach((link, index) => {
    const place = `links[${index}]`;
    const from = typeAt(link.from, 'outputs', `${place}.from`);
    const to = typeAt(link.to, 'inputs', `${place}.to`);
    if (from !== undefined && to !== undefined && from !== to)
      say('type-mismatch', place, `${link.from} gives ${from}, ${link.to} takes ${to}`);
    if (seen.has(linkKey(link))) say('duplicate-link', place, `${linkKey(link)} is there twice`);
    seen.add(linkKey(link));
    if (!Number.isInteger(link.capacity) || link.capacity < 1 || link.capacity > MAX_CAPACITY)
      say('bad-capacity', `${place}.capacity`, `a capacity is a whole number from 1 to ${MAX_CAPACITY}, not ${link.capacity}`);
    if (from !== undefined && portTypes[from]?.dispose) {
      if (owners.has(link.from)) say('owned-fan-out', `${place}.from`, `${link.from} gives ${from}, which has one owner: one link at most`);
      owners.set(link.from, link);
    }
  });

  const cycle = findCycle(graph);
  if (cycle) say('cycle', 'links', `the links go round: ${cycle.join(' -> ')}`);
  return failures.length > 0 ? fail(failures) : ok({ processors, links: graph.links });
}

/** Names come from outside: what every object inherits (`constructor`) is not in the record. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
