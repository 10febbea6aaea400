export { signedRequest } from './signed-request.ts';
