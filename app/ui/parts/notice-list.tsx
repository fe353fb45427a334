import type { JSX } from 'preact';
import type { Notice } from '#app/state/app-state.ts';
import { Icon } from '../icons.tsx';
import type { Interface } from '../interface.ts';
import { noticeQueue } from '../notice-queue.ts';

/** What people should know, two at a time. Errors interrupt a screen reader, the rest waits its turn. */
export function NoticeList({ ui }: { readonly ui: Interface }): JSX.Element {
  const { shown, waiting } = noticeQueue(ui.notices.value);
  const urgent = shown.filter((notice) => notice.severity === 'error');
  const calm = shown.filter((notice) => notice.severity !== 'error');
  return (
    <section class="notices" aria-label="Notices">
      <div role="alert" aria-atomic="false">
        {urgent.map((notice) => (
          <NoticeCard key={notice.id} ui={ui} notice={notice} />
        ))}
      </div>
      <div role="status" aria-atomic="false">
        {calm.map((notice) => (
          <NoticeCard key={notice.id} ui={ui} notice={notice} />
        ))}
        {waiting > 0 && <p class="notices-waiting">{waiting === 1 ? '1 more notice' : `${waiting} more notices`}</p>}
      </div>
    </section>
  );
}

const severityWord: Readonly<Record<Notice['severity'], string>> = { error: 'Error: ', warning: 'Warning: ', info: '' };

function NoticeCard({ ui, notice }: { readonly ui: Interface; readonly notice: Notice }): JSX.Element {
  return (
    <article class="notice" data-severity={notice.severity}>
      <div class="notice-words">
        <h2>
          <span class="visually-hidden">{severityWord[notice.severity]}</span>
          {notice.title}
        </h2>
        <p>{notice.detail}</p>
        {notice.action && (
          <button type="button" class="plain" onClick={notice.action.run}>
            {notice.action.label}
          </button>
        )}
      </div>
      <button type="button" class="control" aria-label={`Dismiss: ${notice.title}`} onClick={() => ui.dismiss(notice)}>
        <Icon name="close" />
      </button>
    </article>
  );
}
