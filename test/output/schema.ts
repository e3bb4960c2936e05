/** The published schemas, as checks. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

export type SchemaName = 'sample' | 'summary' | 'doctor' | 'history' | 'online' | 'server';

export function schemaOf(name: SchemaName): unknown {
  return JSON.parse(readFileSync(new URL(`../../schema/${name}.json`, import.meta.url), 'utf8'));
}

const compiled = new Map<SchemaName, ValidateFunction>();

function checker(name: SchemaName): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const schema = schemaOf(name);
  assert.ok(typeof schema === 'object' && schema !== null);
  // date-time is checked by the tests that know which time it must be.
  const check = new Ajv2020({ strict: true, strictRequired: false, formats: { 'date-time': true } }).compile(
    schema,
  );
  compiled.set(name, check);
  return check;
}

/** Throws what is wrong with a value by the schema of that name. */
export function assertFits(name: SchemaName, value: unknown): void {
  const check = checker(name);
  assert.ok(check(value), JSON.stringify(check.errors));
}

/** Whether a value fits the schema. */
export const fits = (name: SchemaName, value: unknown): boolean => checker(name)(value);
