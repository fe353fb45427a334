import { messageOf } from '#app/lib/result.ts';

/** What an input tells the rest of the app of itself. */
export type InputEvent =
  | { readonly type: 'live'; readonly label: string }
  /** The sound is over: a file played to its end, a device was unplugged. */
  | { readonly type: 'ended'; readonly label: string }
  | { readonly type: 'failed'; readonly code: InputFailureCode; readonly detail: string }
  /** It works, but not as it should. */
  | { readonly type: 'warning'; readonly code: 'voice-processing'; readonly detail: string }
  | { readonly type: 'devices'; readonly devices: readonly { readonly id: string; readonly label: string }[] };

export type InputFailureCode =
  | 'no-audio'
  | 'insecure'
  | 'denied'
  | 'no-device'
  | 'device-busy'
  | 'no-file'
  | 'empty-file'
  | 'not-audio'
  | 'damaged-file'
  | 'broken';

export interface InputEvents {
  emit(event: InputEvent): void;
}

/** An input that cannot work, in words for a person. */
export class InputError extends Error {
  readonly code: InputFailureCode;
  constructor(code: InputFailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InputError';
    this.code = code;
  }
}

/** Tells why an input did not start, whatever was thrown. */
export function tellFailure(events: InputEvents, error: unknown): void {
  const code = error instanceof InputError ? error.code : 'broken';
  events.emit({ type: 'failed', code, detail: messageOf(error) });
}
