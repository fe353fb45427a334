import { writeSync } from 'node:fs';

/** As much of `process.stdin` and `process.stdout` as the screen uses. */
export interface TerminalInput {
  setRawMode?(raw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(type: 'data', listener: (data: Buffer) => void): unknown;
  off(type: 'data', listener: (data: Buffer) => void): unknown;
}

export interface TerminalOutput {
  readonly columns?: number;
  readonly rows?: number;
  readonly fd?: number;
  write(text: string): unknown;
  on(type: 'resize', listener: () => void): unknown;
  off(type: 'resize', listener: () => void): unknown;
}

export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** Shows these lines from the top, and only what has changed of them is written. */
  draw(lines: readonly string[]): void;
  /** The terminal as it was before. Closing twice is safe. */
  close(): void;
}

export interface TerminalEvents {
  readonly onKeys: (data: string) => void;
  readonly onResize: () => void;
}

// ECMA-48 and xterm's private modes: another buffer (1049), the cursor (25), lines that do not wrap (7), a frame shown at once (2026).
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J';
const LEAVE = '\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l';
const FRAME_BEGIN = '\u001b[?2026h';
const FRAME_END = '\u001b[?2026l';

/** Takes the whole terminal, and gives it back on `close`, on `exit` of the process and, since that comes with them, on a crash. */
export function openTerminal(input: TerminalInput, output: TerminalOutput, { onKeys, onResize }: TerminalEvents): Terminal {
  let shown: readonly string[] = [];
  let open = true;
  const hear = (data: Buffer): void => onKeys(data.toString('utf8'));
  const resized = (): void => {
    // Terminals reflow what was there as they like.
    shown = [];
    output.write('\u001b[2J');
    onResize();
  };
  const restore = (): void => {
    if (!open) return;
    open = false;
    input.setRawMode?.(false);
    // At the exit of a process nothing asynchronous is written any more.
    if (output.fd === undefined) output.write(LEAVE);
    else writeSync(output.fd, LEAVE);
  };

  input.setRawMode?.(true);
  input.on('data', hear);
  input.resume();
  output.on('resize', resized);
  process.once('exit', restore);
  // Before the words of a crash are printed: in the other buffer nobody would see them.
  process.once('uncaughtExceptionMonitor', restore);
  output.write(ENTER);

  return {
    get columns() {
      return output.columns ?? 80;
    },
    get rows() {
      return output.rows ?? 24;
    },
    draw(lines) {
      if (!open) return;
      let changes = '';
      for (let row = 0; row < Math.max(lines.length, shown.length); row++) {
        const line = lines[row] ?? '';
        if (line !== (shown[row] ?? '')) changes += `\u001b[${row + 1};1H${line}\u001b[0m\u001b[K`;
      }
      shown = [...lines];
      if (changes !== '') output.write(`${FRAME_BEGIN}${changes}${FRAME_END}`);
    },
    close() {
      restore();
      process.off('exit', restore);
      process.off('uncaughtExceptionMonitor', restore);
      input.off('data', hear);
      input.pause();
      output.off('resize', resized);
    },
  };
}
