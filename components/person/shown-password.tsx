import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";

/** A password that was just made, shown this once. */
export function ShownPassword({ name, password }: { name: string; password: string }) {
  return (
    <Callout
      live
      tone="success"
      title={`The password of ${name}`}
      actions={<CopyButton text={password} label="Copy password" />}
    >
      <p className="my-2 select-all font-mono text-base [overflow-wrap:anywhere]">{password}</p>
      <p>
        It is shown only now and kept nowhere in clear. Hand it over in person or by phone, and ask them to
        change it in their settings.
      </p>
    </Callout>
  );
}
