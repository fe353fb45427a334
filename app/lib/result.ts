/** An expected failure is a value: the caller sees in the type that it can happen. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const fail = <E>(error: E): Result<never, E> => ({ ok: false, error });

/** What went wrong, in a form that crosses threads: a code for programs, words for people. */
export interface Failure<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
  /** Where in the input, when the input was at fault: `links[3].to`. */
  readonly place?: string;
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
