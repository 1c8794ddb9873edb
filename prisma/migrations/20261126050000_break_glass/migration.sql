-- Break-glass: one use a plan with a clean answer for the second, and a login that was disabled in between carries
-- nothing. Replaces break_glass_gate and glass_is_broken of 20261126030000_two_keys_hardened.

CREATE OR REPLACE FUNCTION break_glass_gate() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE broken plan := lock_plan(NEW.plan_id);
BEGIN
  -- One at a time, so that each counts those before.
  PERFORM pg_advisory_xact_lock(hashtext('break glass'));
  NEW.used_at := clock_timestamp();
  NEW.countersign_by := NEW.used_at + interval '24 hours';
  PERFORM refuse_unless_open(broken);
  IF (broken.expires_at > NEW.used_at) IS NOT TRUE THEN PERFORM refuse('plan_expired'); END IF;
  IF EXISTS (SELECT 1 FROM approval WHERE plan_id = NEW.plan_id AND act = 'reject') THEN PERFORM refuse('plan_rejected'); END IF;
  IF (NEW.digest = broken.digest) IS NOT TRUE THEN PERFORM refuse('plan_changed_since_approval'); END IF;
  PERFORM refuse_break_glass_unless(broken, NEW.person_id, NEW.used_at);
  IF NOT EXISTS (SELECT 1 FROM account WHERE id = NEW.account_id AND person_id = NEW.person_id AND disabled_at IS NULL) THEN
    PERFORM refuse('approver_unknown');
  END IF;
  IF passkey_may_sign(NEW.passkey_id, NEW.person_id, NEW.used_at) IS NOT TRUE THEN PERFORM refuse('passkey_not_yours'); END IF;
  IF EXISTS (SELECT 1 FROM break_glass WHERE plan_id = NEW.plan_id)
    OR (SELECT count(*) FILTER (WHERE person_id = NEW.person_id) >= 1 OR count(*) >= 2
        FROM break_glass WHERE used_at > NEW.used_at - interval '24 hours') THEN
    PERFORM refuse('break_glass_used_up');
  END IF;
  PERFORM refuse_used_signature(NEW.signature);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION glass_is_broken(wanted plan, moment timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE broken break_glass;
BEGIN
  SELECT * INTO broken FROM break_glass WHERE plan_id = wanted.id AND digest = wanted.digest;
  IF NOT FOUND OR passkey_may_sign(broken.passkey_id, broken.person_id, broken.used_at) IS NOT TRUE THEN RETURN false; END IF;
  IF NOT EXISTS (SELECT 1 FROM account WHERE id = broken.account_id AND person_id = broken.person_id AND disabled_at IS NULL) THEN
    RETURN false;
  END IF;
  IF holds_role(broken.person_id, ARRAY['commander'], broken.used_at) IS NOT TRUE THEN RETURN false; END IF;
  PERFORM refuse_break_glass_unless(wanted, broken.person_id, moment);
  RETURN true;
END $$;

-- Says in the log whether a plan was begun by its approvals or by break-glass.
GRANT EXECUTE ON FUNCTION required_roles_approve(plan) TO twokey_worker;
