import './styles/help.css';
import './styles/sheets.css';

/** What a first picture does not need: loaded a moment later, or when first asked for. */
export { HelpSheet } from './parts/help-sheet.tsx';
export { InputPanel } from './parts/input-panel.tsx';
export { LookPanel } from './parts/look-panel.tsx';
