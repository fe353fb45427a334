import * as v from 'valibot';
import { type Failure, fail, ok, type Result } from '#app/lib/result.ts';
import { type Graph, graphToJson } from './graph.ts';
import { parseAs } from './parse.ts';
import type { PortType, ProcessorKind } from './processor.ts';
import { validateGraph } from './validate.ts';

export const BLUEPRINT_FORMAT = 'algorhythmic/blueprint';
export const BLUEPRINT_VERSION = 1;

/** A show graph as a file. */
export interface Blueprint {
  readonly name: string;
  readonly graph: Graph;
}

/** Whatever JSON can say. */
export const json = v.pipe(v.unknown(), v.check(isJson, 'Expected JSON'));

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.values(value).every(isJson);
}

/** A graph as files hold it. */
export const graphSchema = {
  processors: v.record(v.string(), v.strictObject({ kind: v.string(), config: v.optional(json, {}) })),
  links: v.array(
    v.strictObject({
      from: v.string(),
      to: v.string(),
      capacity: v.optional(v.number(), 1),
      policy: v.optional(v.picklist(['block', 'drop-oldest', 'latest']), 'block'),
    }),
  ),
};

const schema = v.strictObject({
  format: v.literal(BLUEPRINT_FORMAT),
  version: v.literal(BLUEPRINT_VERSION),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  ...graphSchema,
});

/**
 * Reads a blueprint: JSON text, or the value it stands for. Text is checked for processors of the same id as well, which JSON itself
 * lets pass (the later one would win).
 */
export function parseBlueprint(
  input: unknown,
  kinds: ReadonlyMap<string, ProcessorKind>,
  portTypes: Readonly<Record<string, PortType>>,
): Result<Blueprint, readonly Failure[]> {
  const parsed = parseAs(schema, input, 'bad-blueprint');
  if (!parsed.ok) return parsed;
  if (typeof input === 'string') {
    const twice = duplicateIds(input);
    if (twice.length > 0)
      return fail(twice.map((id) => ({ code: 'duplicate-id', place: `processors.${id}`, message: `processor "${id}" is there twice` })));
  }
  const { name, links } = parsed.value;
  // What `isJson` has checked is Json; the type would not come out of valibot, being recursive.
  const processors = parsed.value.processors as Graph['processors'];
  const graph = validateGraph({ processors, links }, kinds, portTypes);
  return graph.ok ? ok({ name, graph: graph.value }) : graph;
}

/** The blueprint as JSON text, canonical but for its line breaks. */
export function blueprintToJson({ name, graph }: Blueprint): string {
  const { processors, links } = JSON.parse(graphToJson(graph)) as Graph;
  return `${JSON.stringify({ format: BLUEPRINT_FORMAT, version: BLUEPRINT_VERSION, name, processors, links }, null, 2)}\n`;
}

/** Ids that stand twice in the top-level `processors` object of a JSON text that is known to parse. */
function duplicateIds(text: string): readonly string[] {
  const twice: string[] = [];
  const seen = new Set<string>();
  /** The keys we are inside of; an array is ''. */
  const path: string[] = [];
  let key = '';
  // Strings with what makes them keys, and brackets: nothing else matters here.
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (string !== undefined) {
      if (colon === undefined) continue;
      key = JSON.parse(string) as string;
      if (path.length !== 2 || path[1] !== 'processors') continue;
      if (seen.has(key)) twice.push(key);
      seen.add(key);
    } else if (token === '{' || token === '[') {
      path.push(key);
      key = '';
    } else {
      path.pop();
    }
  }
  return twice;
}
