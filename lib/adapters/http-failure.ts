import { AddressRefused } from "@/lib/adapters/way-out";

const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  ERR_STREAM_PREMATURE_CLOSE: "the connection was cut",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "the host does not answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the host cannot be reached",
  ENOTFOUND: "the host name is not known",
  EAI_AGAIN: "the host name cannot be looked up",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS",
  CERT_HAS_EXPIRED: "its certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by nobody known here",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is signed by nobody known here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is signed by nobody known here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is signed by nobody known here",
  Z_DATA_ERROR: "the answer is not the compressed text that it says it is",
  Z_BUF_ERROR: "the compressed answer ends in the middle",
  ERR_INVALID_CHAR: "a header has a character that cannot be sent",
  ERR_INVALID_URL: "it is no address",
};

/** Why a request has no answer, for people. */
export function inWords(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "the request was given up";
  if (error instanceof AddressRefused) return error.message;
  const reason = reasonOf(error) ?? (error instanceof AggregateError ? reasonOf(error.errors[0]) : null);
  if (reason) return reason;
  return (error instanceof Error && error.message) || "the request failed";
}

function reasonOf(error: unknown): string | null {
  const code = codeOf(error);
  if (code.startsWith("HPE_")) return "it does not answer in HTTP";
  return REASONS[code] ?? null;
}

/** The code that Node gives to an error; empty when it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
