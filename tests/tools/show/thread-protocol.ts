/** What a thread is told when it begins. */
export interface ThreadData {
  readonly thread: string;
  /** The person's own module of kinds, as a URL. */
  readonly moduleUrl: string | undefined;
  /** `trial` loads the code of the thread and ends: to find out whether it can be loaded. */
  readonly purpose: 'host' | 'trial';
}

/** What a thread says beside the calls to its host. */
export type ThreadNote =
  | { readonly type: 'loaded'; readonly url: string }
  /** A trial went well; `kinds` is the thread's table of kinds as it is now, as text. */
  | { readonly type: 'loads'; readonly kinds: string };

export const isThreadNote = (data: unknown): data is ThreadNote =>
  typeof data === 'object' && data !== null && 'type' in data && (data.type === 'loaded' || data.type === 'loads');
