begin;
alter table document add column tenant_id uuid references tenant(id);
update document d set tenant_id = (select tenant_id from folder f where f.id = d.folder_id);
alter table document alter column tenant_id set not null;
commit;
