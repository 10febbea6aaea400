export { createClient, type GatewayClient, GatewayProblem } from './gateway-client.ts';
