/** The context was lost in the middle of a picture: paint it again on a new one. */
export class ContextLostError extends Error {
  readonly code = 'context-lost';
  constructor() {
    super('The graphics context was lost while painting.');
    this.name = 'ContextLostError';
  }
}
