import * as v from 'valibot';
import type { Json } from '#app/lib/json.ts';
import { ENGINES } from '#app/stage/protocol.ts';
import { artworkSchema, artworkToJson } from './artwork-json.ts';
import type { DirectorState } from './director-phase.ts';

const finite = v.pipe(v.number(), v.finite());
const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const engine = v.picklist(ENGINES);
const look = { engine, seed: v.pipe(v.number(), v.integer()) };

const schema = v.object({
  version: v.literal(1),
  phase: v.variant('type', [
    v.object({ type: v.literal('empty') }),
    v.object({ type: v.literal('holding'), artwork: artworkSchema, heldMs: v.pipe(finite, v.minValue(0)), ...look }),
    v.object({
      type: v.literal('morphing'),
      from: artworkSchema,
      target: artworkSchema,
      ...look,
      startInMs: finite,
      landInMs: finite,
      startValue: unit,
      onBar: v.boolean(),
    }),
  ]),
  prepared: v.nullable(artworkSchema),
  asked: v.boolean(),
  avoided: v.pipe(v.array(v.string()), v.maxLength(10_000)),
});

/** What a director kept, out of storage. Throws with words when it is something else. */
export function parseDirectorState(state: Json): DirectorState {
  const result = v.safeParse(schema, state);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`This is not what a director keeps: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
}

export function directorStateToJson({ phase, prepared, ...rest }: DirectorState): Json {
  return { ...rest, avoided: [...rest.avoided], phase: phaseToJson(phase), prepared: prepared && artworkToJson(prepared) };
}

function phaseToJson(phase: DirectorState['phase']): Json {
  switch (phase.type) {
    case 'empty':
      return { type: 'empty' };
    case 'holding':
      return { ...phase, artwork: artworkToJson(phase.artwork) };
    case 'morphing':
      return { ...phase, from: artworkToJson(phase.from), target: artworkToJson(phase.target) };
  }
}
