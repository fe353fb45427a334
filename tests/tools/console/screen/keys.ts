/** A key by name (`up`, `enter`, `escape` …), or what it types. */
export type Key = string;

const named: Readonly<Record<string, Key>> = {
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  '\u001b[C': 'right',
  '\u001b[D': 'left',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  '\u001b[H': 'home',
  '\u001b[F': 'end',
  '\u001b[Z': 'back-tab',
  '\u001b': 'escape',
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0003': 'interrupt',
  '\u0015': 'clear-line',
};

// An escape sequence, or one character. What a terminal sends at once came from one key, or was pasted.
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys are control characters
const pieces = /\u001b(?:\[[\d;]*[A-Za-z~]|O[A-Z])?|[\s\S]/gu;

export function keysOf(data: string): readonly Key[] {
  return (data.match(pieces) ?? []).flatMap((piece) => {
    const name = named[piece];
    if (name !== undefined) return [name];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: sequences of keys that mean nothing here
    return /^[\u0000-\u001f]/.test(piece) ? [] : [piece];
  });
}
