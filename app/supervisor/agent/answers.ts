import type { Json } from '#app/lib/json.ts';
import { type Failure, fail, type Result } from '#app/lib/result.ts';
import type { EditResult } from '#app/show/executor.ts';

/** What a command comes to. */
export type Answer = Result<Json, Failure>;

export const refuse = (code: string, message: string, place?: string): Answer =>
  fail({ code, message, ...(place === undefined ? {} : { place }) });

/** A value as plain JSON: what JSON has no word for is left out. */
export const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

/** The failures of an edit as one, placed where the first is. */
export function refusalOf(result: Extract<EditResult, { readonly ok: false }>): Answer {
  const [first] = result.error;
  const words = result.error.map(({ place, message }) => (place === undefined ? message : `${place}: ${message}`)).join('; ');
  return refuse(first?.code ?? 'refused', words, first?.place);
}
