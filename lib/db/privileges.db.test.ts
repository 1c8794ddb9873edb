import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { useDatabase } from "@/test/database";

const urls = useDatabase();
let owner: Database;

beforeAll(() => {
  owner = openDatabase(urls.ownerUrl, 1);
});
afterAll(() => owner.$disconnect());

// Nobody may delete or empty what says what happened. Whole tables; where only some columns may change, they stand below.
const WHOLE = {
  twokey_web: {
    account: "INSERT",
    approval: "INSERT",
    approval_link: "INSERT",
    approval_revocation: "INSERT",
    assessment: "INSERT",
    break_glass: "INSERT",
    break_glass_answer: "INSERT",
    execution_stop: "INSERT",
    incident: "INSERT UPDATE",
    message_draft: "INSERT UPDATE",
    passkey: "INSERT",
    passkey_challenge: "DELETE INSERT UPDATE",
    passkey_ratification: "INSERT",
    person: "INSERT",
    plan: "INSERT",
    plan_end: "INSERT",
    review: "INSERT UPDATE",
    role_grant: "INSERT",
    sample_release: "INSERT",
    status_update: "INSERT",
    timeline_entry: "INSERT",
    waiver: "INSERT",
  },
  twokey_worker: {
    approval_link: "INSERT",
    checkpoint_note: "INSERT",
    checkpoint_place: "INSERT UPDATE",
    deployment: "INSERT UPDATE",
    execution: "INSERT UPDATE",
    execution_log: "INSERT",
    execution_step: "INSERT UPDATE",
    incident: "UPDATE",
    metric_sample: "DELETE INSERT UPDATE",
    plan_end: "INSERT",
    quarantine: "INSERT",
    role_grant: "INSERT",
    sample_release: "UPDATE",
    target_status: "DELETE INSERT UPDATE",
    timeline_entry: "INSERT",
    trigger_firing: "INSERT UPDATE",
    trigger_status: "DELETE INSERT UPDATE",
    verification: "INSERT UPDATE",
    verification_check: "INSERT UPDATE",
    worker_heartbeat: "DELETE INSERT UPDATE",
  },
};

const COLUMNS = {
  twokey_web: {
    account: "disabled_at password_hash session_version",
    passkey: "counter label revoked_at",
    person: "disabled_at",
    role_grant: "revoked_at",
    trigger_firing: "incident_id",
  },
  twokey_worker: {
    assessment: "error ready_at result state",
    connection_test: "ended_at findings ok",
    notice: "addressed_at",
    notice_delivery: "attempts ended_at next_at outcome said",
    role_grant: "revoked_at",
  },
};

it.each(["twokey_web", "twokey_worker"] as const)("%s may write these tables and no others", async (role) => {
  const rows = await owner.$queryRaw<{ name: string; may: string }[]>`
    SELECT c.relname::text AS name, string_agg(kind, ' ' ORDER BY kind) AS may
    FROM pg_class c CROSS JOIN unnest(ARRAY['DELETE', 'INSERT', 'TRUNCATE', 'UPDATE']) AS kind
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(${role}, c.oid, kind)
    GROUP BY c.relname`;
  expect(Object.fromEntries(rows.map(({ name, may }) => [name, may]))).toEqual(WHOLE[role]);
});

it.each(["twokey_web", "twokey_worker"] as const)(
  "%s may change these columns of other tables",
  async (role) => {
    const rows = await owner.$queryRaw<{ name: string; columns: string }[]>`
    SELECT c.relname::text AS name, string_agg(a.attname::text, ' ' ORDER BY a.attname) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND NOT has_table_privilege(${role}, c.oid, 'UPDATE') AND has_column_privilege(${role}, c.oid, a.attnum, 'UPDATE')
    GROUP BY c.relname`;
    expect(Object.fromEntries(rows.map(({ name, columns }) => [name, columns]))).toEqual(COLUMNS[role]);
  },
);

// Nothing else of these rows is theirs to write: no time, no answer, and from the worker nobody's name.
const NEW_COLUMNS = {
  twokey_web: {
    connection_test: "id requested_by service target",
    notice: "channel event id requested_by",
    quarantine_end: "person_id quarantine_id reason",
  },
  twokey_worker: {
    notice_delivery: "channel notice_id person_id",
    quarantine_end: "quarantine_id reason",
  },
};

it.each(["twokey_web", "twokey_worker"] as const)(
  "%s may add rows with these columns alone",
  async (role) => {
    const rows = await owner.$queryRaw<{ name: string; columns: string }[]>`
    SELECT c.relname::text AS name, string_agg(a.attname::text, ' ' ORDER BY a.attname) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
      AND NOT has_table_privilege(${role}, c.oid, 'INSERT') AND has_column_privilege(${role}, c.oid, a.attnum, 'INSERT')
    GROUP BY c.relname`;
    expect(Object.fromEntries(rows.map(({ name, columns }) => [name, columns]))).toEqual(NEW_COLUMNS[role]);
  },
);

const CALLED = {
  twokey_web: [
    "asked_by_operator lock_plan passkey_ratified passkeys_registered plan_document policy_hours refuse",
    "required_approver_roles role_is_planned role_stands sealed_columns sealed_text set_up_done tell_incident",
  ],
  twokey_worker: [
    "asked_by_operator effective_approvers passkey_ratified passkeys_registered plan_document policy_hours",
    "possible_approvers refuse required_approver_roles required_roles_approve role_is_planned role_stands",
    "set_up_done tell_incident",
  ],
};

it.each(["twokey_web", "twokey_worker"] as const)(
  "%s may call these functions and no others",
  async (role) => {
    const rows = await owner.$queryRaw<{ names: string }[]>`
    SELECT string_agg(p.proname::text, ' ' ORDER BY p.proname) AS names FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege(${role}, p.oid, 'EXECUTE')`;
    expect(rows[0]?.names).toBe(CALLED[role].join(" "));
  },
);

it("the worker reads whether a login is enabled, never its password", async () => {
  const worker = openDatabase(urls.workerUrl, 1);
  await worker.$queryRaw`SELECT id, person_id, disabled_at, password_usable_from FROM account`;
  await expect(worker.$queryRaw`SELECT password_hash FROM account`).rejects.toThrow("permission denied");
  await worker.$disconnect();
});
