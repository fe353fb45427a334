/** As much of workbox-window's Workbox as is used here, so that a test can play its part. */
export interface WorkboxLike {
  register(): Promise<unknown>;
  update(): Promise<void>;
  messageSkipWaiting(): void;
  addEventListener(type: 'waiting' | 'controlling', listener: (event: { readonly isUpdate?: boolean | undefined }) => void): void;
  removeEventListener(type: 'waiting' | 'controlling', listener: (event: { readonly isUpdate?: boolean | undefined }) => void): void;
}

export interface UpdateDeps {
  readonly workbox: WorkboxLike;
  /** Calls at an interval until its result is called. */
  readonly schedule: (run: () => void, intervalMs: number) => () => void;
  readonly reload: () => void;
  readonly onUpdateReady: () => void;
}

export interface Updates {
  register(): Promise<void>;
  /** Consent: takes the waiting version, then reloads. */
  apply(): Promise<void>;
  dispose(): void;
}

/** A show runs for weeks: without this it would learn of a new version at its next reload only. */
export const UPDATE_CHECK_MS = 60 * 60 * 1000;

/**
 * none: nothing newer is known. waiting: a newer version is installed and waits. outdated: another tab has taken it, so this
 * page runs on code whose offline copy is gone. applying: consent was given, the reload is to come. reloading: it is under way.
 */
type UpdateState = 'none' | 'waiting' | 'outdated' | 'applying' | 'reloading';

/**
 * Watches for a newer version and never takes it by itself: a reload in mid-show is for the person to ask for. The page
 * reloads at most once, and only when this very page gave its consent.
 */
export function watchUpdates({ workbox, schedule, reload, onUpdateReady }: UpdateDeps): Updates {
  let state: UpdateState = 'none';
  let stopChecking: (() => void) | undefined;
  let disposed = false;

  const reloadOnce = (): void => {
    state = 'reloading';
    reload();
  };

  const onWaiting = (): void => {
    if (state !== 'none') return;
    state = 'waiting';
    onUpdateReady();
  };

  const onControlling = ({ isUpdate }: { readonly isUpdate?: boolean | undefined }): void => {
    if (state === 'applying') reloadOnce();
    else if (isUpdate === true && state !== 'reloading') {
      // Another tab agreed to the update. This one goes on, and is told that a reload would do it good.
      state = 'outdated';
      onUpdateReady();
    }
  };

  const check = (): void => {
    // Offline, or the server is away: the next check will do.
    workbox.update().catch(() => undefined);
  };

  workbox.addEventListener('waiting', onWaiting);
  workbox.addEventListener('controlling', onControlling);

  return {
    async register() {
      await workbox.register();
      if (!disposed) stopChecking = schedule(check, UPDATE_CHECK_MS);
    },
    async apply() {
      if (state === 'outdated') reloadOnce();
      if (state !== 'waiting') return;
      state = 'applying';
      workbox.messageSkipWaiting();
    },
    dispose() {
      disposed = true;
      stopChecking?.();
      workbox.removeEventListener('waiting', onWaiting);
      workbox.removeEventListener('controlling', onControlling);
    },
  };
}
