export { ERRORS, type ErrorCode, type ErrorEntry } from './catalogue.ts';
export { type Problem, type ProblemSource, problemSchema, toProblem } from './problem.ts';
