/** What the page asks for when it makes the node of the demo band. */
export interface DemoBandOptions {
  readonly seed: number;
  readonly gain: number;
  /** True unless said: plays from the first quantum on. */
  readonly playing?: boolean;
}

/** What the page asks of it later. */
export interface DemoBandOrder {
  readonly playing?: boolean;
  /** Goes on with this bar of the piece. */
  readonly fromBar?: number;
  /** Nothing is wanted any more: the browser lets go of the node. */
  readonly over?: true;
}
