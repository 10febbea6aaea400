import { useMemo } from 'preact/hooks';
import { OutcomeLines } from '../form/outcome-lines.tsx';
import { TextFields } from '../form/text-fields.tsx';
import { useTextForm } from '../form/use-text-form.ts';
import { FaultBanner } from '../gateway/fault-banner.tsx';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import type { AdminPage } from '../page.ts';
import { ThreadLines } from './thread-lines.tsx';
import { useThread } from './use-thread.ts';

interface QuickSendProps extends Pick<AdminPage, 'i18n'> {
  readonly gateway: Gateway;
  readonly objects: string[];
  readonly templates: readonly string[];
  readonly onSent: () => Promise<void>;
}

const QuickSend = ({ i18n, gateway, objects, templates, onSent }: QuickSendProps) => {
  const { state, estimate, sent, isSending, fill, send } = useTextForm(gateway, objects);
  const said = sent ?? estimate;
  const mayBeSent = estimate?.ok === true && estimate.value.data[0]?.decision !== 'refuse';
  return (
    <s-stack gap="base">
      <TextFields i18n={i18n} state={state} templates={templates} fill={fill} />
      {said?.ok ? <OutcomeLines i18n={i18n} outcomes={said.value} isSent={sent !== null} /> : null}
      {said && !said.ok ? <FaultBanner fault={said.fault} i18n={i18n} /> : null}
      <s-button
        disabled={isSending || sent?.ok === true || !mayBeSent}
        onClick={() => {
          void send().then(onSent);
        }}
      >
        {i18n.translate('form.send')}
      </s-button>
    </s-stack>
  );
};

/** The texts of an order or customer on its own page, with a quick send below them. */
export const ThreadBlock = ({ page }: { page: AdminPage }) => {
  const { i18n, data } = page;
  const object = data.selected[0]?.id;
  const objects = useMemo(() => (object === undefined ? [] : [object]), [object]);
  const gateway = useMemo(() => createGateway(page), [page]);
  const { thread, reload } = useThread(gateway, object);
  return (
    <s-admin-block heading={i18n.translate('block.name')}>
      {thread === null ? <s-spinner accessibilityLabel={i18n.translate('form.working')} /> : null}
      {thread && !thread.ok ? <FaultBanner fault={thread.fault} i18n={i18n} /> : null}
      {thread?.ok ? (
        <s-stack gap="base">
          <ThreadLines i18n={i18n} thread={thread.value} />
          <QuickSend
            i18n={i18n}
            gateway={gateway}
            objects={objects}
            templates={thread.value.templates}
            onSent={reload}
          />
        </s-stack>
      ) : null}
    </s-admin-block>
  );
};
