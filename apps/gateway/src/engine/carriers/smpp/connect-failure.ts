import type { ConnectFailure } from '@carillon/smpp';

/** What Node's TLS says of a certificate that does not hold, as codes of OpenSSL and of its own. */
const CERTIFICATE = /^(ERR_TLS_CERT_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

const isCertificateFault = (error: Error): boolean =>
  'code' in error && typeof error.code === 'string' && CERTIFICATE.test(error.code);

/** Node ends some of its messages with advice for whoever starts a program: an operator sets the carrier's `ca`. */
const withoutAdvice = (message: string): string => message.split(';')[0]!;

/** Why a bind failed, to finish the sentence "Carrier NAME: ...". */
export const describeFailure = (failure: ConnectFailure): string => {
  switch (failure.kind) {
    case 'refused':
      return failure.credentials
        ? 'the SMSC refused the system id or the password'
        : `the SMSC refused the bind with status 0x${failure.status.toString(16)}`;
    case 'unanswered':
      return 'the SMSC did not answer the bind';
    case 'unreachable':
      return isCertificateFault(failure.error)
        ? `the certificate of the SMSC does not hold (${withoutAdvice(failure.error.message)})`
        : `the SMSC cannot be reached (${failure.error.message})`;
    case 'connect-timeout':
      return 'the SMSC did not answer in time';
    case 'aborted':
      return 'stopped';
  }
};
