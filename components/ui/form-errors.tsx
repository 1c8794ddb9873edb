import type { ReactNode } from "react";
import { Callout } from "./callout";

interface FormErrorsProps {
  /** All reasons at once, each a whole sentence. */
  errors: readonly { code: string; message: string }[];
  /** Says what was not done. */
  title?: ReactNode;
  /** The next step, when there is one. */
  actions?: ReactNode;
}

/** Why a form was refused, announced as it appears. Renders nothing without errors. */
export function FormErrors({ errors, title = "Nothing was changed", actions }: FormErrorsProps) {
  if (errors.length === 0) return null;
  return (
    <Callout tone="danger" title={title} actions={actions} live>
      {errors.length === 1 ? (
        errors[0]?.message
      ) : (
        <ul className="list-disc pl-5">
          {errors.map((error) => (
            <li key={`${error.code} ${error.message}`}>{error.message}</li>
          ))}
        </ul>
      )}
    </Callout>
  );
}
