import type { HostApi } from '#app/show/host-api.ts';

/** The canvas element the stage draws on. */
export interface Surface {
  /** Gives a host that runs the stage its canvas, and a way to ask for another. */
  equip(host: Pick<HostApi, 'provide'>, place: 'worker' | 'page'): Promise<void>;
  /** Takes the canvas away; nobody is given another. */
  dispose(): void;
}

/** The old picture stays beneath the new canvas until that has had time for its first frame. */
const fadeMs = 400;

/**
 * A canvas handed to a worker that died, or one that had a context of another family, cannot be used again: the surface puts
 * a new one in its place. A stage in a worker asks through a port, since functions do not cross threads.
 */
export function createSurface(parent: HTMLElement): Surface {
  let current: HTMLCanvasElement | undefined;
  /** Canvases on their way out, by the timer that takes them. */
  const fading = new Map<number, HTMLCanvasElement>();
  /** The way on which the newest stage asks for canvases. */
  let asking: MessagePort | undefined;

  function fresh(): HTMLCanvasElement {
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(parent.clientWidth * devicePixelRatio));
    canvas.height = Math.max(1, Math.round(parent.clientHeight * devicePixelRatio));
    const old = current;
    current = canvas;
    parent.append(canvas);
    if (old) fade(old);
    return canvas;
  }

  function fade(old: HTMLCanvasElement): void {
    const timer = window.setTimeout(() => {
      fading.delete(timer);
      old.remove();
    }, fadeMs);
    fading.set(timer, old);
  }

  function hangUp(): void {
    asking?.close();
    asking = undefined;
  }

  return {
    async equip(host, place) {
      hangUp();
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
      asking = port1;
      const canvas = fresh().transferControlToOffscreen();
      await host.provide('canvas', canvas, [canvas]);
      await host.provide('freshCanvasPort', port2, [port2]);
    },
    dispose() {
      hangUp();
      for (const [timer, canvas] of fading) {
        clearTimeout(timer);
        canvas.remove();
      }
      fading.clear();
      current?.remove();
      current = undefined;
    },
  };
}
