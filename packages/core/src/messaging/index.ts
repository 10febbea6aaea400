export { TRACE_STEPS, type TraceLine, type TraceStep } from '../admission/trace.ts';
export { traceSentence } from '../admission/trace-sentence.ts';
export {
  isFinal,
  MESSAGE_STATUSES,
  type MessageStatus,
  nextStatus,
  type StatusNews,
} from './message-status.ts';
export { LANES, type Lane, PURPOSES, type Purpose } from './purpose.ts';
export { joinSegments, type ReceiptMeaning } from './receipt.ts';
export { parseSender, type SenderId, type SenderRefusal } from './sender-id.ts';
export {
  parseTemplate,
  type RenderContext,
  renderTemplate,
  TEMPLATE_FILTERS,
  TEMPLATE_TAGS,
  type Template,
  type TemplateRefusal,
} from './templates/index.ts';
export { WAITING_LIMITS } from './waiting-limits.ts';
