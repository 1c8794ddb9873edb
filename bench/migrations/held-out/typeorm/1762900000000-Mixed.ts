import { MigrationInterface, QueryRunner } from 'typeorm';

export class Mixed1762900000000 implements MigrationInterface {
  name = 'Mixed1762900000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "user" DROP COLUMN "age"`);
    await queryRunner.query(`ALTER TABLE "user" ADD "age" character varying`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "user" DROP COLUMN "age"`);
    await queryRunner.query(`ALTER TABLE "user" ADD "age" integer`);
  }
}
