export { type Automation, type Condition, OPERATORS, type Operator } from './automation.ts';
export { holds } from './condition.ts';
export { type Intent, type Plan, planSend, type Skip } from './intent.ts';
