DROP VIEW IF EXISTS monthly_report;
