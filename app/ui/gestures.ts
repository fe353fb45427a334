import type { Stop } from '#app/lib/scope.ts';
import type { Interface } from './interface.ts';

/** Wakes the controls on pointer and keys. */
export function bindWaking(ui: Interface): Stop {
  const wake = (): void => ui.presence.wake();
  // A finger that wakes the controls must not press what appears beneath it: touch wakes on lifting, in the surface's click.
  let lastX = Number.NaN;
  let lastY = Number.NaN;
  const pointer = (event: PointerEvent): void => {
    // Browsers report a move when the pointer is hidden or the page changes under it: only a real one counts.
    const moved = event.screenX !== lastX || event.screenY !== lastY;
    lastX = event.screenX;
    lastY = event.screenY;
    if (event.type === 'pointermove' && !moved) return;
    if (event.pointerType !== 'touch' || ui.presence.awake.peek()) wake();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') wake();
  };
  const events = ['pointermove', 'pointerdown'] as const;
  for (const type of events) window.addEventListener(type, pointer);
  window.addEventListener('wheel', wake, { passive: true });
  window.addEventListener('keydown', key, { capture: true });
  return () => {
    for (const type of events) window.removeEventListener(type, pointer);
    window.removeEventListener('wheel', wake);
    window.removeEventListener('keydown', key, { capture: true });
  };
}

/** A tap on the picture: closes what is open; a finger shows or hides the controls. */
export function tapSurface(ui: Interface, pointerType: string, wasAwake: boolean): void {
  if (ui.sheet.peek() !== 'none') ui.closeSheet();
  else if (pointerType === 'touch' && wasAwake) ui.presence.sleep();
  else ui.presence.wake();
}

/** A file dragged over the page shows the drop target; dropped, it plays. */
export function bindDrop(ui: Interface): Stop {
  // dragenter and dragleave fire for every element on the way: count them.
  let depth = 0;
  const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  const settle = (count: number): void => {
    depth = Math.max(0, count);
    ui.dropping.value = depth > 0;
  };
  const handlers = {
    dragenter(event: DragEvent) {
      if (!hasFile(event)) return;
      event.preventDefault();
      settle(depth + 1);
    },
    dragover(event: DragEvent) {
      if (!hasFile(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    },
    dragleave(event: DragEvent) {
      if (hasFile(event)) settle(depth - 1);
    },
    drop(event: DragEvent) {
      settle(0);
      const files = [...(event.dataTransfer?.files ?? [])];
      const file = files.find((candidate) => candidate.type.startsWith('audio/')) ?? files[0];
      if (!file) return;
      event.preventDefault();
      ui.actions.playFile(file);
    },
  };
  const types = ['dragenter', 'dragover', 'dragleave', 'drop'] as const;
  for (const type of types) window.addEventListener(type, handlers[type]);
  return () => {
    for (const type of types) window.removeEventListener(type, handlers[type]);
  };
}
