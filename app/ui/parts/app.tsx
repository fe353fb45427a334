import type { JSX } from 'preact';
import type { Interface } from '../interface.ts';
import { DropTarget } from './drop-target.tsx';
import { NoticeList } from './notice-list.tsx';
import { Stage } from './stage.tsx';
import { Welcome } from './welcome.tsx';

export function App({ ui }: { readonly ui: Interface }): JSX.Element {
  const sheets = ui.sheets.value;
  return (
    <>
      <p class="visually-hidden" role="status">
        {ui.announcer.text.value}
      </p>
      <div class="screen">
        <NoticeList ui={ui} />
        {ui.state.phase.value === 'welcome' ? <Welcome ui={ui} /> : <Stage ui={ui} />}
      </div>
      {sheets && ui.sheet.value === 'help' && <sheets.HelpSheet ui={ui} />}
      <DropTarget ui={ui} />
    </>
  );
}
