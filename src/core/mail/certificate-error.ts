/** Codes of Node's TLS that mean: this certificate is not to be trusted. */
const CERTIFICATE =
  /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH|INVALID_CA/;

/** Whether one of the codes of an error says so. */
export function isCertificateError(...codes: readonly (string | undefined)[]): boolean {
  return codes.some((code) => code !== undefined && CERTIFICATE.test(code));
}
