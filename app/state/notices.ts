import type { Signal } from '@preact/signals';
import type { Notice } from './app-state.ts';

export interface Notices {
  /** Shows a notice; one with the same id takes its place. */
  show(notice: Notice): void;
  dismiss(id: string): void;
}

export function createNotices(list: Signal<readonly Notice[]>): Notices {
  return {
    show(notice) {
      const others = list.value.filter(({ id }) => id !== notice.id);
      list.value = [...others, notice];
    },
    dismiss(id) {
      if (list.value.some((notice) => notice.id === id)) list.value = list.value.filter((notice) => notice.id !== id);
    },
  };
}
