CREATE TABLE [dbo].[Voucher](
	[Id] [uniqueidentifier] NOT NULL,
	[Code] [nvarchar](32) NOT NULL,
 CONSTRAINT [PK_Voucher] PRIMARY KEY CLUSTERED ([Id] ASC) WITH (PAD_INDEX = OFF) ON [PRIMARY]
) ON [PRIMARY]
GO
ALTER TABLE [dbo].[Voucher] ADD CONSTRAINT [DF_Voucher_Id] DEFAULT (newid()) FOR [Id]
GO
ALTER TABLE [dbo].[Voucher] WITH CHECK ADD CONSTRAINT [FK_Voucher_Order] FOREIGN KEY([Id]) REFERENCES [dbo].[Order] ([Id])
GO
ALTER TABLE [dbo].[Voucher] CHECK CONSTRAINT [FK_Voucher_Order]
GO
