import { painterInfos } from '#app/art/painters.ts';
import type { Library } from '#app/library/library.ts';
import type { AppState } from './app-state.ts';

/** How many artworks there are of each style, for the chooser. */
export function countStyles(state: AppState, library: Pick<Library, 'all'>): void {
  const counts = new Map<string, number>();
  for (const { artwork, banned } of library.all()) if (!banned) counts.set(artwork.style, (counts.get(artwork.style) ?? 0) + 1);
  state.styles.value = painterInfos.map(({ id, title }) => ({ id, title, count: counts.get(id) ?? 0 }));
}
