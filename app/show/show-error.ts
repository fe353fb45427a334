import { type Failure, messageOf } from '#app/lib/result.ts';

/** What went wrong in the runtime. The code crosses threads together with the message. */
export type ShowErrorCode =
  | 'unknown-kind'
  | 'unknown-processor'
  | 'unknown-port'
  | 'missing-resource'
  | 'duplicate-processor'
  | 'setup-failed'
  | 'process-failed'
  | 'cleanup-failed'
  | 'restore-failed'
  | 'checkpoint-failed'
  | 'too-slow'
  | 'aborted'
  | 'host-lost'
  | 'host-failed';

export class ShowError extends Error {
  override readonly name = 'ShowError';
  readonly code: string;

  constructor(code: ShowErrorCode | (string & {}), message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Anything thrown, as a value that crosses threads. An error's own code outlives the given one. */
export function failureOf(error: unknown, code: ShowErrorCode = 'host-failed'): Failure {
  const own = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : code;
  return { code: own, message: messageOf(error) };
}
