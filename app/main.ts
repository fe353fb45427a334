import { boot } from './boot.ts';

const part = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
};

void boot({ stage: part('stage'), ui: part('ui') });
