import type { AppState } from '#app/state/app-state.ts';

/** One short line on how far the look ahead in a file is; empty while there is nothing to say. */
export function lookAheadLine({ state, progress }: AppState['lookAhead']['value']): string {
  switch (state) {
    case 'none':
      return '';
    case 'reading':
      return 'Opening the whole file to look ahead…';
    case 'listening':
      return `Looking ahead: ${Math.floor(100 * progress)} %`;
    case 'ready':
      return 'Beats, bars and sections are known ahead.';
    case 'too-long':
      return 'Too long to look ahead: followed live.';
    case 'undecodable':
    case 'failed':
      return 'No look ahead in this file: followed live.';
  }
}
