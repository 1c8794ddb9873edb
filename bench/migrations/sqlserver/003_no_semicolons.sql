CREATE TABLE dbo.AuditEntry (Id int IDENTITY(1,1) NOT NULL PRIMARY KEY, Body nvarchar(400) NOT NULL)
ALTER TABLE dbo.Orders ADD AuditId int NULL
DROP TABLE dbo.OldAudit
GO
