/**
 * A text with holes: the literals around them and the variables that fill them, so `literals` is one longer than
 * `variables`.
 */
export interface TextWithVariables {
  readonly literals: readonly string[];
  readonly variables: readonly string[];
}

const PLACEHOLDER = /\{\{\s*([\p{L}\p{N}_.-]+)\s*\}\}/gu;

/**
 * Finds the plain placeholders of a text. Anything else between braces stays text; what a template engine has to
 * decide (filters, conditions) has to be rendered instead.
 *
 * @example
 * textWithVariables('Hello {{ name }}!'); // { literals: ['Hello ', '!'], variables: ['name'] }
 */
export const textWithVariables = (text: string): TextWithVariables => {
  const literals: string[] = [];
  const variables: string[] = [];
  let end = 0;
  for (const { 0: placeholder, 1: name, index } of text.matchAll(PLACEHOLDER)) {
    literals.push(text.slice(end, index));
    variables.push(name!);
    end = index + placeholder.length;
  }
  return { literals: [...literals, text.slice(end)], variables };
};

/** The values of one recipient by variable name. */
export type VariableValues = Readonly<Record<string, string | undefined>>;

/** The value of a variable, or the empty text. Names come from users, so `constructor` must find nothing. */
export const variableValue = (values: VariableValues, variable: string): string => {
  const value = values[variable];
  return typeof value === 'string' ? value : '';
};

/** The text for one set of values; a variable without a value prints nothing. */
export const fillVariables = ({ literals, variables }: TextWithVariables, values: VariableValues): string => {
  let text = literals[0] ?? '';
  for (let index = 0; index < variables.length; index++)
    text += variableValue(values, variables[index]!) + literals[index + 1]!;
  return text;
};
