import { messageOf } from '#app/lib/result.ts';
import type { InputDevices } from './input-devices.ts';

/** What an input tells the rest of the app of itself. */
export type InputEvent =
  | { readonly type: 'live'; readonly label: string; readonly ear?: Ear }
  /** The sound is over: a file played to its end, a device was unplugged. */
  | { readonly type: 'ended'; readonly label: string }
  | { readonly type: 'failed'; readonly code: InputFailureCode; readonly detail: string }
  /** It works, but not as it should. `detail` is the name of the device, of the processing, or the rate, by code. */
  | { readonly type: 'warning'; readonly code: InputWarningCode; readonly detail: string }
  /** What was warned of is over. */
  | { readonly type: 'well'; readonly code: InputWarningCode }
  | { readonly type: 'devices'; readonly devices: InputDevices };

/** What is known of the device that is heard. */
export interface Ear {
  readonly deviceId: string;
  /** 1 or 2; 0 where the browser does not say. */
  readonly channels: number;
  readonly sampleRateHz: number;
  /** What the device itself is said to take, null where the browser does not say. */
  readonly latencyMs: number | null;
}

/**
 * voice-processing: the browser filters what it hears; narrow-band: the device hears as a telephone does; silent: it is open and sends
 * nothing but zeros; muted: browser or system keep its sound back; away: the chosen device is not there, another is heard instead
 */
export type InputWarningCode = 'voice-processing' | 'narrow-band' | 'silent' | 'muted' | 'away';

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
  | 'not-shared'
  | 'shared-silently'
  | 'no-sharing'
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

/** Tells why an input did not start, whatever was thrown; of one that was given up meanwhile nobody wants to know. */
export function tellFailure(events: InputEvents, error: unknown, signal: AbortSignal): void {
  if (signal.aborted) return;
  const code = error instanceof InputError ? error.code : 'broken';
  events.emit({ type: 'failed', code, detail: messageOf(error) });
}
