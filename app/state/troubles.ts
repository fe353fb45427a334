import type { LibraryFailure } from '#app/library/failures.ts';
import type { Notices } from './notices.ts';

/** Words for what goes wrong around the show: what happened, what still works, what to do. */
export interface Troubles {
  workerLost(thread: string): void;
  workerBack(thread: string): void;
  stage(message: string | null): void;
  library(failure: LibraryFailure | null): void;
  /** Nothing can start: the show graph itself is broken or cannot be fetched. */
  noShow(reason: string): void;
}

const lostWords: Readonly<Record<string, { readonly title: string; readonly detail: string }>> = {
  analysis: {
    title: 'Listening stopped for a moment',
    detail: 'The part that hears the music ended and is being started again. The picture goes on meanwhile.',
  },
  stage: {
    title: 'The picture stopped for a moment',
    detail: 'The part that draws ended and is being started again. It comes back with the same picture.',
  },
  library: {
    title: 'The painters stopped for a moment',
    detail: 'They are being started again. Pictures come from the library meanwhile.',
  },
};

export function createTroubles(notices: Notices): Troubles {
  return {
    workerLost(thread) {
      const words = lostWords[thread];
      if (words) notices.show({ id: `worker-${thread}`, severity: 'warning', ...words });
    },
    workerBack(thread) {
      notices.dismiss(`worker-${thread}`);
    },
    stage(message) {
      if (message === null || message === '') notices.dismiss('stage');
      else notices.show({ id: 'stage', severity: 'warning', title: 'The picture', detail: message });
    },
    library(failure) {
      if (failure)
        notices.show({ id: 'library', severity: 'warning', title: 'The library', detail: `${failure.message} The art goes on.` });
      else notices.dismiss('library');
    },
    noShow(reason) {
      notices.show({
        id: 'show',
        severity: 'error',
        title: 'The show could not start',
        detail: `${reason} Reloading the page usually helps.`,
        action: { label: 'Reload', run: () => location.reload() },
      });
    },
  };
}
