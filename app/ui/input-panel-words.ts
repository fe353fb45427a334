import type { Hearing, InputDevice } from '#app/state/app-state.ts';
import type { CalibrationStep } from '#app/state/calibrating.ts';

/** The words of the sound panel that depend on state. */

export const shiftWords = (ms: number): string => (ms === 0 ? 'together' : ms > 0 ? `${ms} ms later` : `${-ms} ms earlier`);

export const offsetHint = (ms: number, output: string): string =>
  [
    ms < 0
      ? 'Earlier holds for beats alone: what has not been heard yet cannot be shown.'
      : 'Later for Bluetooth loudspeakers, earlier for a slow television.',
    ...(output === '' ? [] : [`Kept for “${output}”.`]),
  ].join(' ');

const rate = (hz: number): string => `${Number((hz / 1000).toFixed(1))} kHz`;

/** What is known of a device in a list: what it is, and how it sounds if it is the one that is heard. */
export function deviceDetail(device: InputDevice, hearing: Hearing): string | undefined {
  const parts = device.isLoopback ? ['System sound'] : [];
  if (device.id === hearing.deviceId) {
    parts.push('heard now');
    if (hearing.channels > 0) parts.push(hearing.channels > 1 ? 'stereo' : 'mono');
    if (hearing.sampleRateHz > 0) parts.push(rate(hearing.sampleRateHz));
    if (hearing.latencyMs !== null) parts.push(`adds ${Math.max(1, Math.round(hearing.latencyMs))} ms`);
  }
  const [first, ...rest] = parts;
  return first === undefined ? undefined : [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(', ');
}

/** What the capture part holds of the device itself, and that it cannot be measured from here. */
export function deviceLatencyWords({ latencyMs }: Hearing): string {
  if (latencyMs === null) return 'This browser does not say what the microphone itself takes.';
  return `Of “capture”, ${Math.max(1, Math.round(latencyMs))} ms are what the browser says the microphone takes.`;
}

const foundWords = ({ offsetMs, errorMs }: Extract<CalibrationStep, { readonly name: 'found' }>): string => {
  const spread = `give or take ${Math.max(1, Math.round(errorMs))} ms`;
  if (Math.abs(offsetMs) <= errorMs) return `Sound and picture reach you together, ${spread}.`;
  return `Sound reaches you ${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'after' : 'before'} the picture, ${spread}.`;
};

export interface CalibrationWords {
  readonly title: string;
  readonly detail: string;
}

export function calibrationWords(step: CalibrationStep): CalibrationWords {
  switch (step.name) {
    case 'ready':
      if (step.why !== null)
        return {
          title: 'Once more',
          detail:
            step.why === 'few'
              ? 'Too few taps were in time. Tap with every beat, to the end.'
              : 'The taps lay too far apart to tell. Wait until you have the pace, then tap steadily.',
        };
      return step.round === 'seen'
        ? {
            title: 'First the eyes',
            detail: 'A light flashes steadily. Tap in time with it, with any key or a finger. It takes 15 seconds.',
          }
        : { title: 'Now the ears', detail: 'Clicks come from your loudspeakers. Tap in time with what you hear; look away if that helps.' };
    case 'tapping':
      return step.round === 'seen' ? { title: 'Tap with the light', detail: '' } : { title: 'Tap with the clicks', detail: '' };
    case 'found':
      return {
        title: step.isSure ? 'Found' : 'Not sure',
        detail: `${foundWords(step)}${step.isSure ? '' : ' Another try would tell better.'}`,
      };
    case 'kept':
      return {
        title: 'Set',
        detail: step.offsetMs === 0 ? 'Sound and picture go together.' : `The picture comes ${shiftWords(step.offsetMs)}.`,
      };
  }
}
