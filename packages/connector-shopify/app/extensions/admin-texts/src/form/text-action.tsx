import { useMemo } from 'preact/hooks';
import { FaultBanner } from '../gateway/fault-banner.tsx';
import { createGateway } from '../gateway/gateway.ts';
import type { ActionPage } from '../page.ts';
import { useThread } from '../thread/use-thread.ts';
import { OutcomeLines } from './outcome-lines.tsx';
import { TextFields } from './text-fields.tsx';
import { type TextForm, useTextForm } from './use-text-form.ts';

const mayBeSent = ({ estimate, isSending }: TextForm): boolean =>
  !isSending && estimate?.ok === true && estimate.value.data.some(({ decision }) => decision !== 'refuse');

/** The window in which a text is written, priced and sent: about one order or customer, or about many. */
export const TextAction = ({ page }: { page: ActionPage }) => {
  const { i18n, data } = page;
  const objects = useMemo(() => data.selected.map(({ id }) => id), [data]);
  const gateway = useMemo(() => createGateway(page), [page]);
  const { thread } = useThread(gateway, objects[0]);
  const form = useTextForm(gateway, objects);
  const { state, estimate, sent, fill } = form;
  const said = sent ?? estimate;
  const isSent = sent?.ok === true;
  const templates = thread?.ok ? thread.value.templates : [];
  return (
    <s-admin-action heading={i18n.translate('form.heading')} loading={form.isSending}>
      <s-button
        slot="primary-action"
        variant="primary"
        disabled={isSent || !mayBeSent(form)}
        onClick={() => {
          void form.send();
        }}
      >
        {i18n.translate('form.send')}
      </s-button>
      <s-button slot="secondary-actions" onClick={() => page.close()}>
        {i18n.translate('form.close')}
      </s-button>
      <s-stack gap="base">
        {thread?.ok && thread.value.mode === 'test' ? (
          <s-banner tone="info">{i18n.translate('thread.test')}</s-banner>
        ) : null}
        {thread && !thread.ok ? <FaultBanner fault={thread.fault} i18n={i18n} /> : null}
        {isSent ? null : <TextFields i18n={i18n} state={state} templates={templates} fill={fill} />}
        {said?.ok ? <OutcomeLines i18n={i18n} outcomes={said.value} isSent={isSent} /> : null}
        {said && !said.ok ? <FaultBanner fault={said.fault} i18n={i18n} /> : null}
      </s-stack>
    </s-admin-action>
  );
};
