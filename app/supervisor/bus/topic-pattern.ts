/** Whether a topic is meant: by its name, or by `logs.*` for all that begin so. `*` alone means all. */
export function matchesTopic(pattern: string, topic: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? topic.startsWith(pattern.slice(0, -1)) : pattern === topic;
}
