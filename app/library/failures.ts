import type { Failure } from '#app/lib/result.ts';

export type LibraryFailure = Failure<
  'library-unavailable' | 'library-newer' | 'library-blocked' | 'library-full' | 'library-damaged' | 'library-lost'
>;

export const failures = {
  unavailable: {
    code: 'library-unavailable',
    message: 'The browser does not let this page keep anything. Pictures and votes last until you close it.',
  },
  newer: {
    code: 'library-newer',
    message: 'A newer version of the app is open in another tab. Reload this one to keep what you vote for here.',
  },
  blocked: {
    code: 'library-blocked',
    message: 'Another tab holds the library. Until you close it, votes are kept in memory.',
  },
  full: { code: 'library-full', message: 'The disk is full. New pictures are shown but not kept.' },
  damaged: {
    code: 'library-damaged',
    message: 'Some entries of the library could not be read and were left out.',
  },
  lost: { code: 'library-lost', message: 'The browser deleted the library. Painted pictures are gone; votes were written again.' },
} as const satisfies Record<string, LibraryFailure>;

const nameOf = (error: unknown): string => (error instanceof Error || error instanceof DOMException ? error.name : '');

/** Why a database does not open, as far as a person can do something about it. */
export const openFailure = (error: unknown): LibraryFailure => (nameOf(error) === 'VersionError' ? failures.newer : failures.unavailable);

export const isQuotaError = (error: unknown): boolean => nameOf(error) === 'QuotaExceededError';

/** The connection ended under the transaction; opening anew may help. */
export const isClosedError = (error: unknown): boolean => nameOf(error) === 'InvalidStateError' || nameOf(error) === 'AbortError';
