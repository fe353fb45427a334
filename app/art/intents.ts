/** What a person asks of the director, from a button, a key, a remote or a voice. */
export type Intent =
  /** Move on to another picture now (on the next bar line, when there is one). */
  | { readonly type: 'next' }
  /** This artwork must go, now if it is on screen. */
  | { readonly type: 'avoid'; readonly artworkId: string }
  /** It may come again after all. */
  | { readonly type: 'welcome'; readonly artworkId: string };
