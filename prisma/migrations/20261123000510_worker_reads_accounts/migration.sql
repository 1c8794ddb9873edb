-- The worker weighs votes again before it acts: it may see whether a login is enabled, never its password.
GRANT SELECT (id, person_id, disabled_at) ON account TO twokey_worker;
