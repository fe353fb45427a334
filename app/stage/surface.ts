import type { HostApi } from '#app/show/host-api.ts';

/** The canvas element the stage draws on. */
export interface Surface {
  /** Gives a host that runs the stage its canvas, and a way to ask for another. */
  equip(host: Pick<HostApi, 'provide'>, place: 'worker' | 'page'): Promise<void>;
}

/** The old picture stays beneath the new canvas until that has had time for its first frame. */
const fadeMs = 400;

/**
 * A canvas handed to a worker that died, or one that had a context of another family, cannot be used again: the surface puts
 * a new one in its place. A stage in a worker asks through a port, since functions do not cross threads.
 */
export function createSurface(parent: HTMLElement): Surface {
  let current: HTMLCanvasElement | undefined;

  function fresh(): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(parent.clientWidth * devicePixelRatio));
    canvas.height = Math.max(1, Math.round(parent.clientHeight * devicePixelRatio));
    const old = current;
    current = canvas;
    parent.append(canvas);
    if (old) setTimeout(() => old.remove(), fadeMs);
    return canvas;
  }

  return {
    async equip(host, place) {
      if (place === 'page') {
        await host.provide('canvas', fresh());
        await host.provide('freshCanvas', async () => fresh());
        return;
      }
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const canvas = fresh().transferControlToOffscreen();
        port1.postMessage(canvas, [canvas]);
      };
      const canvas = fresh().transferControlToOffscreen();
      await host.provide('canvas', canvas, [canvas]);
      await host.provide('freshCanvasPort', port2, [port2]);
    },
  };
}
