import * as v from 'valibot';
import type { Json } from '#app/lib/json.ts';

/** Nothing on the bus is nested deeper, or has more parts, than a show needs. */
const MAX_DEPTH = 32;
const MAX_NODES = 50_000;
/** Of all texts together: an export of logs is the longest. */
const MAX_CHARACTERS = 4_000_000;
export const MAX_ENTRIES = 5000;

/**
 * Whether a value is plain JSON of a bounded size: finite numbers, plain objects, no cycle (its depth would not end), and no key that
 * reaches a prototype.
 */
export function isJson(value: unknown): value is Json {
  let nodes = 0;
  let characters = 0;
  function fits(part: unknown, depth: number): boolean {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) return false;
    switch (typeof part) {
      case 'boolean':
        return true;
      case 'number':
        return Number.isFinite(part);
      case 'string':
        characters += part.length;
        return characters <= MAX_CHARACTERS;
      case 'object':
        break;
      default:
        return false;
    }
    if (part === null) return true;
    if (Array.isArray(part)) {
      for (const item of part) if (!fits(item, depth + 1)) return false;
      return true;
    }
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype !== Object.prototype && prototype !== null) return false;
    for (const [key, item] of Object.entries(part)) if (key === '__proto__' || key.length > 200 || !fits(item, depth + 1)) return false;
    return true;
  }
  return fits(value, 0);
}

export const json = v.custom<Json>(isJson, 'Expected JSON of a reasonable size');
export const finite = v.pipe(v.number(), v.finite());
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A name that a program made: a peer, a processor, a port, a topic. */
export const name = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Words for a person; they may be none. */
export const words = v.pipe(v.string(), v.maxLength(10_000));

export const listOf = <T>(item: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, readonly T[]> =>
  v.pipe(v.array(item), v.maxLength(MAX_ENTRIES));

export const tableOf = <T>(item: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, Readonly<Record<string, T>>> =>
  v.pipe(
    v.record(v.pipe(v.string(), v.maxLength(500)), item),
    v.check((table) => Object.keys(table).length <= MAX_ENTRIES, 'Expected fewer entries'),
  );
