export { type FlowCall, readFlowCall } from './flow-call.ts';
export { type FlowNews, type FlowTrigger, flowTriggerOf } from './flow-trigger.ts';
export { shopOfFlowCall, verifyFlowCall } from './verify-flow-call.ts';
