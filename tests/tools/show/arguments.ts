/** The person did not say what to do: the usage is printed, exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The one positional argument there is to be. */
export function one(positionals: readonly string[], what: string): string {
  const [first, ...more] = positionals;
  if (first === undefined) throw new UsageError(`${what} is missing`);
  if (more.length > 0) throw new UsageError(`${more.join(' ')}: one ${what} is enough`);
  return first;
}
