import type { AdminPage } from '../page.ts';
import type { FormState } from './form-state.ts';

const PURPOSES = ['transactional', 'commercial'] as const;

interface FieldsProps extends Pick<AdminPage, 'i18n'> {
  readonly state: FormState;
  readonly templates: readonly string[];
  readonly fill: (part: Partial<FormState>) => void;
}

const TemplateField = ({ i18n, state, templates, fill }: FieldsProps) => (
  <s-select
    label={i18n.translate('form.wording')}
    name="template"
    value={state.template ?? ''}
    onChange={({ currentTarget }) => fill({ template: currentTarget.value || null })}
  >
    <s-option value="">{i18n.translate('form.ownText')}</s-option>
    {templates.map((name) => (
      <s-option key={name} value={name}>
        {name}
      </s-option>
    ))}
  </s-select>
);

const PurposeField = ({ i18n, state, fill }: FieldsProps) => (
  <s-select
    label={i18n.translate('form.purpose')}
    name="purpose"
    value={state.purpose}
    onChange={({ currentTarget }) =>
      fill({ purpose: PURPOSES.find((purpose) => purpose === currentTarget.value) ?? 'transactional' })
    }
  >
    {PURPOSES.map((purpose) => (
      <s-option key={purpose} value={purpose}>
        {i18n.translate(`form.${purpose}`)}
      </s-option>
    ))}
  </s-select>
);

/** What somebody fills in to send a text: a template or words of their own, and what it is for. */
export const TextFields = (props: FieldsProps) => {
  const { i18n, state, templates, fill } = props;
  return (
    <s-stack gap="base">
      {templates.length === 0 ? null : <TemplateField {...props} />}
      {state.template === null ? (
        <s-text-area
          label={i18n.translate('form.text')}
          details={i18n.translate('form.textHelp', {
            first: '{{ order.name }}',
            second: '{{ customer.firstName }}',
          })}
          name="text"
          rows={3}
          value={state.text}
          onInput={({ currentTarget }) => fill({ text: currentTarget.value })}
        />
      ) : null}
      <PurposeField {...props} />
    </s-stack>
  );
};
