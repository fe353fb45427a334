import type { Workbox } from 'workbox-window';
import { scriptUrl } from '#app/lib/trusted-types.ts';
import { createInstallPrompt, type InstallOutcome } from './install-prompt.ts';
import { watchUpdates } from './watch-updates.ts';

/** What the installed app tells the rest of the page. Each may be called more than once. */
export interface PwaEvents {
  /** Everything is on the device: the next visit needs no network. */
  readonly onOfflineReady: () => void;
  /** A newer version waits. Nothing happens until `applyUpdate`. */
  readonly onUpdateReady: () => void;
  readonly onInstallable: (installable: boolean) => void;
  /** No service worker (private window, plain http, storage full): the app works, but not offline. */
  readonly onUnavailable: (reason: unknown) => void;
}

export interface Pwa {
  /** Takes the waiting version and reloads the page, once. Without a waiting version it does nothing. */
  applyUpdate(): Promise<void>;
  install(): Promise<InstallOutcome>;
  dispose(): void;
}

/**
 * Registers the service worker after the page has loaded, so that filling the offline store never competes with the first
 * picture, and watches for updates and for the chance to install. Reloads happen on consent only.
 */
export function registerPwa(events: PwaEvents): Pwa {
  const end = new AbortController();
  const prompt = createInstallPrompt(globalThis, events.onInstallable);
  let applyUpdate = async (): Promise<void> => undefined;

  async function start(): Promise<void> {
    if (!('serviceWorker' in navigator)) throw new Error('This browser has no service worker here.');
    await pageLoaded(end.signal);
    const { Workbox } = await import('workbox-window');
    if (end.signal.aborted) return;
    const workbox: Workbox = new Workbox(scriptUrl('/service-worker.js'), { type: 'classic', updateViaCache: 'none' });
    const updates = watchUpdates({
      workbox,
      schedule: (run, intervalMs) => {
        const timer = setInterval(run, intervalMs);
        return () => clearInterval(timer);
      },
      reload: () => globalThis.location.reload(),
      onUpdateReady: events.onUpdateReady,
    });
    end.signal.addEventListener('abort', updates.dispose, { once: true });
    applyUpdate = updates.apply;
    // `ready` waits for ever when the first installation fails: storage full, a file that could not be fetched.
    const failed = new Promise<never>((_, reject) => {
      workbox.addEventListener('redundant', ({ isUpdate }) => {
        if (isUpdate !== true) reject(new Error('The app could not be stored on this device.'));
      });
    });
    await updates.register();
    await Promise.race([navigator.serviceWorker.ready, failed]);
    if (!end.signal.aborted) events.onOfflineReady();
  }

  start().catch((reason: unknown) => {
    if (!end.signal.aborted) events.onUnavailable(reason);
  });

  return {
    applyUpdate: () => applyUpdate(),
    install: prompt.install,
    dispose() {
      end.abort();
      prompt.dispose();
    },
  };
}

function pageLoaded(signal: AbortSignal): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve();
  return new Promise((resolve) => globalThis.addEventListener('load', () => resolve(), { once: true, signal }));
}
