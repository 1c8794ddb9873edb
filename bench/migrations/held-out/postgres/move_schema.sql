CREATE SCHEMA archive;
ALTER TABLE public.events_2020 SET SCHEMA archive;
