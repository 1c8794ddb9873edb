-- Which approvers a plan needs depends on the incident's service, so a plan is about that service and no other.
CREATE OR REPLACE FUNCTION evidence_fits(wanted uuid, for_incident uuid, document jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM assessment a JOIN incident i ON i.id = a.incident_id AND i.service = a.service
    WHERE a.id = evidence_fits.wanted AND a.incident_id = for_incident AND a.state = 'ready' AND a.service = document ->> 'service'
      AND signed_part(a.result -> 'changes') = signed_part(document -> 'changes')
      AND a.result ->> 'verdict' = document #>> '{safety,verdict}')
$$;
