/** The fields of a JSON Schema as a table. */
import { readFileSync } from 'node:fs';
import { isObject, valueAtPath } from '../../src/core/config/json-value.ts';
import { table } from './markdown.ts';

/** The properties of the object at `path` of a schema in schema/, in order. */
export function schemaTable(name: 'sample' | 'summary', ...path: readonly string[]): string {
  const url = new URL(`../../schema/${name}.json`, import.meta.url);
  const schema: unknown = JSON.parse(readFileSync(url, 'utf8'));
  const properties = valueAtPath(schema, [...path, 'properties']);
  if (!isObject(properties)) throw new Error(`${name}.json has no properties at ${path.join('.')}`);
  return table(
    ['field', 'type', 'meaning'],
    Object.entries(properties).map(([field, property]) => {
      const resolved = resolve(schema, property);
      return [`\`${field}\``, typeOf(resolved), textAt(resolved, 'description')];
    }),
  );
}

/** Follows `$ref`, but keeps a description next to it. */
function resolve(schema: unknown, property: unknown): unknown {
  const reference = valueAtPath(property, ['$ref']);
  if (typeof reference !== 'string' || !isObject(property)) return property;
  const target = valueAtPath(schema, reference.slice('#/'.length).split('/'));
  return isObject(target) ? { ...target, ...property } : property;
}

function typeOf(property: unknown): string {
  const type = valueAtPath(property, ['type']);
  const choices = valueAtPath(property, ['enum']);
  const constant = valueAtPath(property, ['const']);
  if (Array.isArray(choices)) return choices.map((choice) => `\`${JSON.stringify(choice)}\``).join(', ');
  if (constant !== undefined) return `\`${JSON.stringify(constant)}\``;
  return Array.isArray(type) ? type.join(' or ') : String(type);
}

function textAt(property: unknown, key: string): string {
  const text = valueAtPath(property, [key]);
  return typeof text === 'string' ? text : '';
}
