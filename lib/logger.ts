import pino from "pino";

/** One JSON line an event on standard output; values under these names never appear. */
export const logger = pino({
  level: process.env.LOG_LEVEL ?? "info",
  base: undefined,
  serializers: { error: pino.stdSerializers.err },
  redact: {
    paths: ["password", "*.password", "token", "*.token", "headers.authorization", "*.headers.authorization"],
    censor: "[redacted]",
  },
});
