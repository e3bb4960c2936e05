/** Turns values of a type that the core's decoder does not accept into refusals. */
import { type Misfit, misfits, type Shape } from '../../core/config/shape.ts';
import { ALL, type Found, type Reader, type Refusal, V2RAY, V2RAY4 } from './refusal.ts';

const BY: Readonly<Record<Misfit['by'], readonly Reader[]>> = { all: ALL, v2ray: V2RAY, some: V2RAY4 };

/** The values that do not fit the shape. */
export function misfitRefusals({ value, path }: Found, shape: Shape): readonly Refusal[] {
  return misfits(value, shape, path).map(({ path: place, found, wanted, by }) => ({
    path: place,
    what: `is ${found}; the core takes ${wanted}`,
    by: BY[by],
  }));
}
