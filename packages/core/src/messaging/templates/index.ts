export { TEMPLATE_FILTERS, TEMPLATE_TAGS } from './engine.ts';
export type { RenderContext } from './render-context.ts';
export { parseTemplate, renderTemplate, type Template, type TemplateRefusal } from './template.ts';
