import { createKeybindingsHandler } from 'tinykeys';
import type { Interface } from './interface.ts';
import { pressMoment } from './press-moment.ts';
import { nextEngine } from './words.ts';

export interface Shortcut {
  readonly id: string;
  /** As tinykeys writes it. */
  readonly binding: string;
  /** As people read it on the key. */
  readonly key: string;
  readonly what: string;
  /** stage: only while the stage has the screen; anywhere: on the start screen too. */
  readonly where: 'stage' | 'anywhere';
  run(ui: Interface, event: KeyboardEvent): void;
}

/** What one press of a nudge moves: less than anybody sees, so that it takes a few to be right. */
const NUDGE_MS = 10;

export const SHORTCUTS: readonly Shortcut[] = [
  {
    id: 'hold',
    binding: 'Space',
    key: 'Space',
    what: 'Hold this picture, or let go',
    where: 'stage',
    run: ({ state, actions }) => actions.setHold(!state.hold.peek()),
  },
  { id: 'next', binding: 'n', key: 'N', what: 'Next picture', where: 'stage', run: ({ actions }) => actions.next() },
  { id: 'star', binding: 's', key: 'S', what: 'Star: more like this', where: 'stage', run: ({ actions }) => actions.toggleStar() },
  { id: 'ban', binding: 'b', key: 'B', what: 'Ban: never show it again', where: 'stage', run: ({ actions }) => actions.ban() },
  {
    id: 'undo',
    binding: 'z',
    key: 'Z',
    what: 'Undo',
    where: 'anywhere',
    run: ({ state, actions }) => {
      if (state.undo.peek()) actions.undo();
    },
  },
  {
    id: 'engine',
    binding: 'e',
    key: 'E',
    what: 'Next engine',
    where: 'stage',
    run: ({ state, actions }) => actions.setEngine(nextEngine(state.engine.peek())),
  },
  {
    id: 'tap',
    binding: 't',
    key: 'T',
    what: 'Tap the beat: twice for the tempo, four times to lead',
    where: 'stage',
    run: ({ actions }, event) => actions.tapBeat(pressMoment(event)),
  },
  {
    id: 'one',
    binding: 'o',
    key: 'O',
    what: 'This is the one: a bar begins here',
    where: 'stage',
    run: ({ actions }, event) => actions.markOne(pressMoment(event)),
  },
  { id: 'double', binding: 'x', key: 'X', what: 'Beats twice as fast', where: 'stage', run: ({ actions }) => actions.doubleTempo() },
  { id: 'halve', binding: 'h', key: 'H', what: 'Beats half as fast', where: 'stage', run: ({ actions }) => actions.halveTempo() },
  // On some keyboards one of these wants Shift.
  {
    id: 'earlier',
    binding: '[Shift]+,',
    key: ',',
    what: 'Beats a little earlier',
    where: 'stage',
    run: ({ actions }) => actions.nudgeBeat(-NUDGE_MS),
  },
  {
    id: 'later',
    binding: '[Shift]+.',
    key: '.',
    what: 'Beats a little later',
    where: 'stage',
    run: ({ actions }) => actions.nudgeBeat(NUDGE_MS),
  },
  {
    id: 'lock',
    binding: 'k',
    key: 'K',
    what: 'Keep this tempo, or let it follow',
    where: 'stage',
    run: ({ state, actions }) => actions.lockTempo(!state.beat.peek().tempoLocked),
  },
  { id: 'release', binding: 'r', key: 'R', what: 'Give the beat back', where: 'stage', run: ({ actions }) => actions.releaseTempo() },
  { id: 'look', binding: 'l', key: 'L', what: 'Look', where: 'stage', run: (ui) => ui.toggleSheet('look') },
  { id: 'input', binding: 'i', key: 'I', what: 'Sound', where: 'stage', run: (ui) => ui.toggleSheet('input') },
  { id: 'listening', binding: 'm', key: 'M', what: 'Listening: how it hears', where: 'stage', run: (ui) => ui.toggleSheet('listening') },
  { id: 'demo', binding: 'd', key: 'D', what: 'Play the demo band', where: 'anywhere', run: ({ actions }) => actions.playDemo() },
  {
    id: 'full-screen',
    binding: 'f',
    key: 'F',
    what: 'Full screen',
    where: 'anywhere',
    run: ({ actions }) => actions.toggleFullScreen(),
  },
  { id: 'help', binding: '[Shift]+?', key: '?', what: 'This list', where: 'anywhere', run: (ui) => ui.toggleSheet('help') },
  { id: 'escape', binding: 'Escape', key: 'Esc', what: 'Close, or hide the controls', where: 'anywhere', run: stepBack },
];

/** One step back: sheet, then focus, then start screen, then the controls themselves. */
function stepBack(ui: Interface): void {
  if (ui.sheet.peek() !== 'none') {
    ui.closeSheet();
    return;
  }
  if (ui.state.phase.peek() === 'welcome') {
    if (ui.live.peek()) ui.actions.showStage();
    return;
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  ui.presence.sleep();
}

/** What a key that is pressed does. */
export function createShortcuts(ui: Interface): (event: KeyboardEvent) => void {
  const handlers = Object.fromEntries(
    SHORTCUTS.map((shortcut) => [
      shortcut.binding,
      (event: KeyboardEvent): void => {
        if (!allowed(shortcut, ui, event)) return;
        event.preventDefault();
        shortcut.run(ui, event);
      },
    ]),
  );
  return createKeybindingsHandler(handlers, { ignore: (event) => event.repeat || event.isComposing || isTyping(event.target) });
}

function allowed(shortcut: Shortcut, ui: Interface, event: KeyboardEvent): boolean {
  if (event.defaultPrevented) return false;
  if (shortcut.id === 'escape') return true;
  // The space bar presses the button that has the focus before it is anybody's shortcut.
  if (shortcut.binding === 'Space' && event.target instanceof Element && event.target.closest('button, a, input, summary')) return false;
  if (shortcut.id !== 'help' && (ui.sheet.peek() === 'help' || !ui.letterKeys.peek())) return false;
  return shortcut.where === 'anywhere' || ui.state.phase.peek() === 'show';
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.matches('[contenteditable], textarea, select, input:not([type=range], [type=checkbox], [type=radio])');
