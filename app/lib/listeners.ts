/** Something that can be listened to. Every listener hears every message, in the order of subscription. */
export interface Listeners<T> {
  emit(message: T): void;
  subscribe(listener: (message: T) => void): () => void;
}

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<(message: T) => void>();
  return {
    emit(message) {
      for (const listener of [...listeners]) listener(message);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
