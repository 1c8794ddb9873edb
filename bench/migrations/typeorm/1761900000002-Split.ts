import { MigrationInterface, QueryRunner } from "typeorm";

export class Split1761900000002 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query("ALTER TABLE customer ADD first_name text");
    await queryRunner.query("UPDATE customer SET first_name = split_part(name, ' ', 1)");
    await queryRunner.query("ALTER TABLE customer DROP COLUMN name");
  }

  public async down(): Promise<void> {}
}
