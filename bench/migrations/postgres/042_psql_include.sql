\set ON_ERROR_STOP on
\i views/monthly_report.sql
