import { z } from "zod";

const CONTROL = /(?![\t\n])\p{Cc}/gu;

/** Text from anywhere: line ends become `\n`; control characters and broken halves of characters go. */
export const pastedText = z
  .string()
  .transform((text) =>
    text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replace(CONTROL, "").toWellFormed(),
  );
