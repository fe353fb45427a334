import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Scope, Stop } from '#app/lib/scope.ts';
import type { Actions, AppState, InputState, Notice } from '#app/state/app-state.ts';
import { type Announcer, createAnnouncer } from './announcer.ts';
import { type OnError, watch } from './guard.ts';
import type { InterfacePorts } from './ports.ts';
import { createPresence, type Presence } from './presence.ts';
import { beatWords } from './words.ts';

/** What lies over the stage beside the controls; one at a time. */
export type Sheet = 'none' | 'look' | 'input' | 'listening' | 'help';

/** The interface's own small state, and what every part of it is given. */
export interface Interface {
  readonly state: AppState;
  readonly actions: Actions;
  readonly ports: InterfacePorts;
  readonly onError: OnError;
  readonly sheet: Signal<Sheet>;
  /** A file is being dragged over the page. */
  readonly dropping: Signal<boolean>;
  /** The code of the sheets, once it has been loaded. */
  readonly sheets: Signal<typeof import('./sheets.tsx') | null>;
  /** Notices of the interface itself. */
  readonly ownNotices: Signal<readonly Notice[]>;
  /** The keyboard's focus is on a control. */
  readonly focusInside: Signal<boolean>;
  /** Single-letter shortcuts can be switched off (WCAG 2.1.4). */
  readonly letterKeys: Signal<boolean>;
  readonly reducedMotion: ReadonlySignal<boolean>;
  readonly fullScreen: Signal<boolean>;
  readonly presence: Presence;
  readonly announcer: Announcer;
  readonly live: ReadonlySignal<boolean>;
  /** The app's notices and the offer to update, with the way to put each aside. */
  readonly notices: ReadonlySignal<readonly Notice[]>;
  dismiss(notice: Notice): void;
  toggleSheet(sheet: Exclude<Sheet, 'none'>): void;
  closeSheet(): void;
}

const LETTER_KEYS = 'ui.letter-keys';
const UPDATE_ID = 'ui.update';

export const isLive = (input: InputState): boolean => input.source !== 'none' && input.status === 'live';

export function createInterface(state: AppState, actions: Actions, ports: InterfacePorts, onError: OnError, scope: Scope): Interface {
  const sheet = signal<Sheet>('none');
  const dropping = signal(false);
  const focusInside = signal(false);
  const letterKeys = signal(ports.memory.read(LETTER_KEYS) !== 'off');
  const reducedMotion = signal(false);
  const reducedData = signal(false);
  const updatePutAside = signal(false);
  const live = computed(() => isLive(state.input.value));

  const pinned = computed(
    () =>
      state.phase.value === 'welcome' ||
      sheet.value !== 'none' ||
      dropping.value ||
      focusInside.value ||
      reducedData.value ||
      state.input.value.status === 'blocked',
  );
  const presence = createPresence(ports.timers, pinned, onError);
  const announcer = createAnnouncer(ports.timers);

  scope.own(presence.stop);
  scope.own(announcer.stop);
  scope.own(
    ports.media('(prefers-reduced-motion: reduce)', (holds) => {
      reducedMotion.value = holds;
    }),
  );
  scope.own(
    ports.media('(prefers-reduced-data: reduce)', (holds) => {
      reducedData.value = holds;
    }),
  );
  scope.own(watch(onError, () => ports.memory.write(LETTER_KEYS, letterKeys.value ? 'on' : 'off')));
  // Panels belong to the stage: back on the start screen none is open.
  scope.own(
    watch(onError, () => {
      if (state.phase.value === 'welcome' && sheet.peek() !== 'help') sheet.value = 'none';
    }),
  );
  scope.own(announceArtwork(state, announcer, onError));
  scope.own(announceBeat(state, live, announcer, onError));

  const ownNotices = signal<readonly Notice[]>([]);
  const notices = computed<readonly Notice[]>(() => {
    const update = state.app.value.updateReady && !updatePutAside.value ? [updateOffer(actions)] : [];
    return [...state.notices.value, ...ownNotices.value, ...update];
  });

  return {
    state,
    actions,
    ports,
    onError,
    sheet,
    dropping,
    sheets: signal(null),
    ownNotices,
    focusInside,
    letterKeys,
    reducedMotion,
    fullScreen: signal(false),
    presence,
    announcer,
    live,
    notices,
    dismiss(notice) {
      if (notice.id === UPDATE_ID) updatePutAside.value = true;
      else if (ownNotices.peek().includes(notice)) ownNotices.value = ownNotices.peek().filter((own) => own !== notice);
      else actions.dismiss(notice.id);
    },
    toggleSheet(name) {
      batch(() => {
        sheet.value = sheet.peek() === name ? 'none' : name;
        ownNotices.value = [];
        presence.wake();
      });
    },
    closeSheet: () => {
      sheet.value = 'none';
    },
  };
}

const updateOffer = (actions: Actions): Notice => ({
  id: UPDATE_ID,
  severity: 'info',
  title: 'A new version is ready',
  detail: 'This one goes on working. The change takes a moment, and the show resumes.',
  action: { label: 'Update now', run: () => actions.applyUpdate() },
});

function announceArtwork(state: AppState, announcer: Announcer, onError: OnError): Stop {
  return watch(onError, () => {
    const artwork = state.artwork.value;
    if (artwork && state.phase.value === 'show') announcer.say(`Now showing ${artwork.title}, ${artwork.style}.`);
  });
}

/** Speaks when the beat is found or lost, not on every change of its tempo. */
function announceBeat(state: AppState, live: ReadonlySignal<boolean>, announcer: Announcer, onError: OnError): Stop {
  let locked = false;
  return watch(onError, () => {
    const words = beatWords(state.beat.value, live.value);
    if (words.locked === locked) return;
    locked = words.locked;
    announcer.say(locked ? `Beat found, ${words.bpm} beats a minute.` : `${words.detail}.`);
  });
}
