import type { Outlet } from '#app/show/processor.ts';
import captureUrl from '#worklets/capture/index.ts?worker&url';

/** Lets an audio node be heard by the graph: joins it to a capture worklet that writes into the outlet's link. */
export interface Capture {
  readonly node: AudioWorkletNode;
  /** No block leaves while it rests: to the analysis that is a pause, not silence. */
  rest(): void;
  wake(): void;
  dispose(): void;
}

const loaded = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/** Loads a worklet module into a context once; a failure is forgotten, so that the next try is a real one. */
export function loadWorklet(context: BaseAudioContext, url: string): Promise<void> {
  const modules = loaded.get(context) ?? new Map<string, Promise<void>>();
  loaded.set(context, modules);
  let loading = modules.get(url);
  if (!loading) {
    loading = context.audioWorklet.addModule(url);
    modules.set(url, loading);
    loading.catch(() => modules.delete(url));
  }
  return loading;
}

export async function createCapture(context: BaseAudioContext, source: AudioNode, outlet: Outlet): Promise<Capture> {
  await loadWorklet(context, captureUrl);
  const node = new AudioWorkletNode(context, 'capture', {
    numberOfInputs: 1,
    numberOfOutputs: 1,
    channelCount: 2,
    channelCountMode: 'max',
  });
  outlet.handOff((end) => node.port.postMessage(end, end?.type === 'port' ? [end.port] : []));
  let joined = false;
  function wake(): void {
    if (joined) return;
    joined = true;
    source.connect(node);
    // A node that leads nowhere may not be run; this one adds silence.
    node.connect(context.destination);
  }
  function rest(): void {
    if (!joined) return;
    joined = false;
    source.disconnect(node);
    node.disconnect();
  }
  wake();
  return {
    node,
    rest,
    wake,
    dispose() {
      node.port.postMessage('over');
      rest();
      node.port.close();
    },
  };
}
