import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Console } from '../console.ts';
import type { Order } from '../orders.ts';
import { clock, failureWords, replyWords } from '../words.ts';

/** The last command and what became of it, at the foot of the page; the ones before on demand. */
export function OrderList({ desk }: { readonly desk: Console }): JSX.Element | null {
  const open = useSignal(false);
  const all = desk.orders.all.value;
  const newest = all[0];
  if (!newest) return null;
  return (
    <section class="orders" aria-label="Commands">
      {open.value && (
        <ol class="order-history">
          {all.slice(1).map((order) => (
            <OrderLine key={order.number} desk={desk} order={order} />
          ))}
        </ol>
      )}
      <div class="order-newest">
        <OrderLine desk={desk} order={newest} newest />
        {all.length > 1 && (
          <button
            type="button"
            class="button"
            aria-expanded={open.value}
            onClick={() => {
              open.value = !open.value;
            }}
          >
            {open.value ? 'Fewer' : `${all.length - 1} before`}
          </button>
        )}
      </div>
    </section>
  );
}

const outcomeWords = { 'under-way': 'under way', done: 'done', failed: 'failed' } as const;
const tones = { 'under-way': 'wait', done: 'good', failed: 'bad' } as const;

function OrderLine(props: { readonly desk: Console; readonly order: Order; readonly newest?: boolean }): JSX.Element {
  const { number, words, atMs, outcome } = props.order;
  const reply = outcome.state === 'done' ? replyWords(outcome.reply) : '';
  const short = reply.includes('\n') || reply.length > 80 ? '' : reply;
  const content = (
    <>
      <span class="pill" data-tone={tones[outcome.state]}>
        {outcomeWords[outcome.state]}
      </span>
      <span class="order-words">
        {words}
        {outcome.state === 'failed' && <span class="order-failure">: {failureWords(outcome.failure)}</span>}
        {short !== '' && <span class="quiet"> · {short}</span>}
      </span>
      <time class="quiet figures">{clock(atMs).slice(0, 8)}</time>
      {outcome.state !== 'under-way' && (
        <button type="button" class="button" data-bare aria-label={`Dismiss: ${words}`} onClick={() => props.desk.orders.dismiss(number)}>
          ✕
        </button>
      )}
    </>
  );
  return props.newest ? <div class="order">{content}</div> : <li class="order">{content}</li>;
}
