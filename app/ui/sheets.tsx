import './styles/help.css';
import './styles/inputs.css';
import './styles/listening.css';
import './styles/listening-hands.css';
import './styles/listening-heard.css';
import './styles/sheets.css';

/** What a first picture does not need: loaded a moment later, or when first asked for. */
export { createListeningHistory } from '#app/state/listening-history.ts';
export { HelpSheet } from './parts/help-sheet.tsx';
export { InputPanel } from './parts/input-panel.tsx';
export { ListeningPanel } from './parts/listening-panel.tsx';
export { LookPanel } from './parts/look-panel.tsx';
