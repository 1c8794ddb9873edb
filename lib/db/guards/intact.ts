import type { Transaction } from "@/lib/db/client";
import { type Guards, readGuards, sessionIsOwner } from "@/lib/db/guards/catalog";
import { storedPolicyVersion } from "@/lib/db/policy";
import type { Policy } from "@/lib/domain/approval/policy";
import { policyVersion } from "@/lib/signature/policy-version";
import manifest from "@/prisma/guards.json";

/** Also for a few seconds after a change of twokey.yaml. */
export const POLICY_DIFFERS = "the policy in force is another than the one in this process's twokey.yaml";

/**
 * What the database lacks, has besides, or has otherwise than this version of Twokey needs it, one sentence each.
 * Empty: every guard stands. Asked as the restricted role that the process runs under, with the policy it was given.
 */
export async function guardDifferences(tx: Transaction, policy: Policy): Promise<string[]> {
  const differences = compareGuards(manifest, await readGuards(tx));
  if ((await storedPolicyVersion(tx)) !== policyVersion(policy)) {
    differences.unshift(POLICY_DIFFERS);
  }
  if (await sessionIsOwner(tx)) {
    differences.unshift("this process signs in as the owner of the tables, who can switch guards off");
  }
  return differences;
}

export function compareGuards(wanted: Guards, found: Guards): string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return names.flatMap((name) => {
    if (wanted[name] === found[name]) return [];
    if (found[name] === undefined) return [`${name} is missing`];
    return [
      wanted[name] === undefined ? `${name} should not be there` : `${name} is another than it should be`,
    ];
  });
}
