export { createClient, type GatewayClient, GatewayProblem } from './gateway-client.ts';
export type { Otp, OtpAccepted, OtpCalls, OtpCreate, OtpVerified, OtpVerify } from './otp-calls.ts';
