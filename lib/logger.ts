import pino from "pino";
import { rememberEnvironment, scrub } from "@/lib/scrub";

/**
 * One JSON line an event on standard output, or on `destination`. Values under these names never appear, and no
 * secret that this process knows appears anywhere, also in what an error carries with it.
 */
export function openLogger(destination?: pino.DestinationStream): pino.Logger {
  const options: pino.LoggerOptions = {
    level: process.env.LOG_LEVEL ?? "info",
    base: undefined,
    serializers: { error: pino.stdSerializers.err },
    hooks: { streamWrite: scrub },
    redact: {
      paths: [
        "password",
        "*.password",
        "token",
        "*.token",
        "headers.authorization",
        "*.headers.authorization",
      ],
      censor: "[redacted]",
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

rememberEnvironment(process.env);

export const logger = openLogger();
