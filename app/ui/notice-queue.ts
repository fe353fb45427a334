import type { Notice } from '#app/state/app-state.ts';

export const NOTICES_ON_SCREEN = 2;

const rank: Readonly<Record<Notice['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** The notices to show now, gravest first and oldest first among equals, and how many wait behind them. */
export function noticeQueue(notices: readonly Notice[]): { readonly shown: readonly Notice[]; readonly waiting: number } {
  const ordered = notices.toSorted((a, b) => rank[a.severity] - rank[b.severity]);
  return { shown: ordered.slice(0, NOTICES_ON_SCREEN), waiting: Math.max(0, ordered.length - NOTICES_ON_SCREEN) };
}
