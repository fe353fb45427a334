import type { Key } from './keys.ts';

/** A line that is being typed at the foot of the screen. */
export interface Prompt {
  readonly question: string;
  readonly text: string;
  /** What to do with it. */
  readonly take: (text: string) => void;
}

/** The prompt after a key; undefined when it is given up. `enter` is for who asked: the answer may lead to another question. */
export function typed(prompt: Prompt, key: Key): Prompt | undefined {
  switch (key) {
    case 'escape':
    case 'interrupt':
      return undefined;
    case 'backspace':
      return { ...prompt, text: [...prompt.text].slice(0, -1).join('') };
    case 'clear-line':
      return { ...prompt, text: '' };
    default:
      return key.length <= 2 ? { ...prompt, text: prompt.text + key } : prompt;
  }
}
