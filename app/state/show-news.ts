import type { ShowEvent } from '#app/show/events.ts';

/** What is worth a line in the log; failures have theirs already. */
export function newsOf(event: ShowEvent): string | undefined {
  switch (event.type) {
    case 'started':
    case 'stopped':
    case 'paused':
    case 'resumed':
      return event.type === 'started' ? 'the show begins' : `the show is ${event.type}`;
    case 'processor-started':
      return `${event.id} runs`;
    case 'processor-removed':
      return `${event.id} is gone`;
    case 'processor-configured':
      return `${event.id} has another configuration`;
    case 'link-changed':
      return `${event.link.from} -> ${event.link.to} is now ${event.link.policy} with room for ${event.link.capacity}`;
    case 'host-ready':
      return `the ${event.thread} thread is ready`;
    default:
      return undefined;
  }
}
