import type { Json } from '#app/lib/json.ts';
import type { Failure } from '#app/lib/result.ts';
import type { Transport } from './execution-graph.ts';
import type { LinkSpec } from './graph.ts';

/** What happens in a show (C9). */
export type ShowEvent =
  | { readonly type: 'started' }
  | { readonly type: 'stopped' }
  | { readonly type: 'paused' }
  | { readonly type: 'resumed' }
  /** The desired graph is another; reality follows when it is committed. */
  | { readonly type: 'edited' }
  | { readonly type: 'processor-added'; readonly id: string; readonly thread: string }
  /** Its setup has succeeded. */
  | { readonly type: 'processor-started'; readonly id: string }
  | { readonly type: 'processor-configured'; readonly id: string }
  | { readonly type: 'processor-removed'; readonly id: string }
  /** It did not start, or gave up. Its links are plugged; the rest of the show goes on. */
  | { readonly type: 'processor-failed'; readonly id: string; readonly failure: Failure; readonly machine?: Json }
  | { readonly type: 'link-added'; readonly link: LinkSpec; readonly transport: Transport }
  | { readonly type: 'link-removed'; readonly link: LinkSpec }
  /** Its capacity or policy. */
  | { readonly type: 'link-changed'; readonly link: LinkSpec }
  | { readonly type: 'host-ready'; readonly thread: string }
  | { readonly type: 'host-lost'; readonly thread: string; readonly reason: string }
  /** Something went wrong and the show goes on; `id` is the processor or link it happened to. */
  | { readonly type: 'error'; readonly id?: string; readonly failure: Failure; readonly machine?: Json };

export interface Emitter<E> {
  emit(event: E): void;
  /** Listens; the result stops. */
  on(listener: (event: E) => void): () => void;
}

/** Every listener hears every event; one that throws is told apart by `onThrow` and keeps no other from hearing. */
export function createEmitter<E>(onThrow: (error: unknown) => void): Emitter<E> {
  const listeners = new Set<{ readonly call: (event: E) => void }>();
  return {
    emit(event) {
      for (const { call } of [...listeners]) {
        try {
          call(event);
        } catch (error) {
          onThrow(error);
        }
      }
    },
    on(call) {
      const entry = { call };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
  };
}
