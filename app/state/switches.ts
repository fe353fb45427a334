/** Switches in the page's address, listed in the README. */
export interface Switches {
  /** Start the demo band at once, where the browser lets sound start. */
  readonly demo: boolean;
  /** Expose `globalThis.algorhythmic.stats()`. */
  readonly debug: boolean;
}

export function parseSwitches(search: string): Switches {
  const parameters = new URLSearchParams(search);
  const on = (name: string): boolean => parameters.has(name) && parameters.get(name) !== '0';
  return { demo: on('demo'), debug: on('debug') };
}
