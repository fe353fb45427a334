export type InstallOutcome = 'accepted' | 'dismissed' | 'unavailable';

/** Chromium's event (W3C Manifest Incubations, 2.3); no other browser has it, so `unavailable` is a common answer. */
interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

export interface InstallPrompt {
  /** Shows the browser's own question. Call it from a gesture. A prompt can be used once. */
  install(): Promise<InstallOutcome>;
  dispose(): void;
}

/** Keeps the browser's install prompt until the person asks for it, instead of a banner over the art. */
export function createInstallPrompt(target: EventTarget, onInstallable: (installable: boolean) => void): InstallPrompt {
  const end = new AbortController();
  let offered: BeforeInstallPromptEvent | undefined;

  const offer = (event: BeforeInstallPromptEvent | undefined): void => {
    offered = event;
    onInstallable(event !== undefined);
  };
  target.addEventListener(
    'beforeinstallprompt',
    (event) => {
      event.preventDefault();
      offer(event as BeforeInstallPromptEvent);
    },
    { signal: end.signal },
  );
  target.addEventListener('appinstalled', () => offer(undefined), { signal: end.signal });

  return {
    async install() {
      const event = offered;
      if (!event) return 'unavailable';
      offer(undefined);
      await event.prompt();
      return (await event.userChoice).outcome;
    },
    dispose: () => end.abort(),
  };
}
