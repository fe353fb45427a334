import type { Json } from '#app/lib/json.ts';
import type { LinkPolicy } from '#app/show/processor.ts';

/**
 * What a console may ask of a stage. `target` is a thread (`stage`, `analysis` …), a processor's id, or `show` for the whole.
 * Every command gets one reply.
 */
export type Command =
  // E3, the five of every supervised worker
  | { readonly type: 'health_check'; readonly target: string }
  | { readonly type: 'get_state'; readonly target: string }
  | { readonly type: 'set_config'; readonly target: string; readonly config: Json }
  | { readonly type: 'restart'; readonly target: string }
  | { readonly type: 'shutdown'; readonly target: string }
  // the show graph
  | { readonly type: 'edit'; readonly edits: readonly GraphEdit[] }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'commit_mode'; readonly mode: 'auto' | 'manual' }
  | { readonly type: 'commit' }
  /** Back to the graph of the blueprint. */
  | { readonly type: 'reset' }
  // D8
  | { readonly type: 'save_checkpoint' }
  | { readonly type: 'load_checkpoint'; readonly savedAtMs: number }
  | { readonly type: 'clear_checkpoints' }
  /** Texts to keep: Prometheus's exposition format, JSON lines, DOT, a blueprint. The reply is the text. */
  | { readonly type: 'export'; readonly what: 'metrics' | 'logs' | 'dot' | 'blueprint' };

/** One edit of the graph; several in one command take effect together or not at all. */
export type GraphEdit =
  | { readonly type: 'add_processor'; readonly id: string; readonly kind: string; readonly config: Json }
  | { readonly type: 'remove_processor'; readonly id: string }
  | { readonly type: 'connect'; readonly from: string; readonly to: string; readonly capacity: number; readonly policy: LinkPolicy }
  | { readonly type: 'disconnect'; readonly from: string; readonly to: string }
  | { readonly type: 'set_link'; readonly from: string; readonly to: string; readonly capacity: number; readonly policy: LinkPolicy }
  | { readonly type: 'set_config'; readonly id: string; readonly config: Json };
