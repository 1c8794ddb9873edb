IF OBJECT_ID(N'dbo.Staging', N'U') IS NOT NULL
    EXEC(N'DROP TABLE dbo.Staging')
GO
