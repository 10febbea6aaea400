import { generateKeyPairSync, sign } from 'node:crypto';

// A self-signed X.509 certificate, written in DER by hand (RFC 5280), so that no key lies in the repository and no
// certificate ever expires under the tests.

const tlv = (tag: number, ...contents: Uint8Array[]): Buffer => {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length);
  return Buffer.concat([Buffer.of(tag, 0x82), length, body]);
};

const sequence = (...contents: Uint8Array[]): Buffer => tlv(0x30, ...contents);
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, 'hex'));
const utcTime = (year: number): Buffer =>
  tlv(0x17, Buffer.from(`${String(year % 100).padStart(2, '0')}0101000000Z`));

const COMMON_NAME = oid('550403');
const SUBJECT_ALTERNATIVE_NAME = oid('551d11');
const BASIC_CONSTRAINTS = oid('551d13');
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));

const name = (commonName: string): Buffer =>
  sequence(tlv(0x31, sequence(COMMON_NAME, tlv(0x0c, Buffer.from(commonName)))));

const extensions = (hostName: string): Buffer => {
  const alternative = sequence(tlv(0x82, Buffer.from(hostName)));
  const authority = sequence(tlv(0x01, Buffer.of(0xff)));
  return tlv(
    0xa3,
    sequence(
      sequence(SUBJECT_ALTERNATIVE_NAME, tlv(0x04, alternative)),
      sequence(BASIC_CONSTRAINTS, tlv(0x01, Buffer.of(0xff)), tlv(0x04, authority)),
    ),
  );
};

/** A key and a certificate for one host name, signed by itself, as PEM. */
export const selfSigned = (hostName: string): { readonly key: string; readonly cert: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const toBeSigned = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.of(1)),
    ECDSA_WITH_SHA256,
    name(hostName),
    sequence(utcTime(2020), utcTime(2049)),
    name(hostName),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(hostName),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  const certificate = sequence(toBeSigned, ECDSA_WITH_SHA256, tlv(0x03, Buffer.of(0), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
};
