import type { ProcessorFactory } from '#app/show/processor.ts';
import type { Viewport } from '#app/stage/protocol.ts';

/** Tells the stage how large and how dense the screen is, and whether anyone can see it. */
export const createViewportProcessor: ProcessorFactory = (context) => {
  const outlet = context.outlet<Viewport>('viewport');
  const { signal } = context;
  let paused = false;
  const measure = (): void => {
    if (paused) return;
    outlet.send({ width: innerWidth, height: innerHeight, devicePixelRatio, visible: document.visibilityState === 'visible' });
  };
  addEventListener('resize', measure, { signal });
  document.addEventListener('visibilitychange', measure, { signal });
  let connected = false;
  return {
    // A stage that comes back is told at once.
    process() {
      if (outlet.connected && !connected) measure();
      connected = outlet.connected;
    },
    pause() {
      paused = true;
    },
    // The window may have become another in the meantime.
    resume() {
      paused = false;
      measure();
    },
  };
};
