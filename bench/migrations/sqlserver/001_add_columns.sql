SET ANSI_NULLS ON
GO
SET QUOTED_IDENTIFIER ON
GO
ALTER TABLE [dbo].[Orders] ADD [Priority] int NOT NULL CONSTRAINT [DF_Orders_Priority] DEFAULT (0), [Remark] nvarchar(max) NULL
GO
