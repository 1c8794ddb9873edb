ALTER TABLE [Sales].[Invoice] ALTER COLUMN [Number] nvarchar(40) NOT NULL;
GO
