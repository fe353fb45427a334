import * as v from 'valibot';
import type { Json } from '#app/lib/json.ts';

/** So many of the artworks that were sent last are remembered: more than a person does. */
export const RECENT = 200;

/** What the library processor keeps: what was shown lately does not come again, and taste stays what it was. */
export interface LibraryState {
  /** Ids of artworks, the one sent last at the end. */
  readonly recent: readonly string[];
  readonly takenSinceSent: number;
  /** How often each style was asked for. */
  readonly styleChoices: Readonly<Record<string, number>>;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const schema = v.object({
  version: v.literal(1),
  recent: v.pipe(v.array(v.string()), v.maxLength(RECENT)),
  takenSinceSent: count,
  styleChoices: v.record(v.string(), count),
});

/** Out of storage. Throws with words when it is something else. */
export function parseLibraryState(state: Json): LibraryState {
  const result = v.safeParse(schema, state);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`This is not what a library keeps: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
}
