import { boot } from './boot.ts';

const part = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
};

boot({ stage: part('stage'), ui: part('ui') });
