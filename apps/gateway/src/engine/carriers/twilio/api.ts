import type { TwilioSettings } from './settings.ts';

/** Where the account's messages are: https://www.twilio.com/docs/messaging/api/message-resource */
export const messagesUrl = ({ baseUrl, accountSid }: TwilioSettings): string =>
  `${baseUrl}/2010-04-01/Accounts/${accountSid}/Messages`;

/** What every request carries: the account's credentials, and that the answer is to be JSON. */
export const requestHeaders = (
  { accountSid }: TwilioSettings,
  authToken: string,
): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
  accept: 'application/json',
});
