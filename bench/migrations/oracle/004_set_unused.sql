ALTER TABLE employees SET UNUSED (fax, telex);
