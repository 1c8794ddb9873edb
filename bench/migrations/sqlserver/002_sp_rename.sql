EXEC sp_rename 'dbo.Customers.Mail', 'Email', 'COLUMN';
GO
