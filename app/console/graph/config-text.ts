import type { Json } from '#app/lib/json.ts';
import { fail, messageOf, ok, type Result } from '#app/lib/result.ts';

/** A value that has an input of its own. */
export interface Field {
  readonly name: string;
  readonly value: string | number | boolean;
}

/** The fields of a configuration that is nothing but names with words, numbers and switches; undefined of any other. */
export function fieldsOf(config: Json): readonly Field[] | undefined {
  if (config === null || typeof config !== 'object' || Array.isArray(config)) return undefined;
  const fields: Field[] = [];
  for (const [name, value] of Object.entries(config as { readonly [key: string]: Json })) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
    fields.push({ name, value });
  }
  return fields;
}

/** A configuration out of what somebody wrote, or what is wrong with that. */
export function readConfig(text: string): Result<Json, string> {
  try {
    return ok(JSON.parse(text === '' ? '{}' : text) as Json);
  } catch (error) {
    return fail(`This is not JSON: ${messageOf(error)}`);
  }
}
