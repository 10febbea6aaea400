export { type ErrorCode, type ErrorEntry, ERRORS } from './catalogue.ts';
export { type Problem, type ProblemSource, problemSchema, toProblem } from './problem.ts';
