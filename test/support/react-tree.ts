/** The components on the screen, by name, as React DevTools would list them. */

/** Ink tells React DevTools, if there are any, about what it draws; here this module is all there is of them. */
process.env.DEV = 'true';

let newest: unknown;
Object.assign(globalThis, {
  __REACT_DEVTOOLS_GLOBAL_HOOK__: {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: (_: number, root: unknown) => {
      newest = property(root, 'current');
    },
    onCommitFiberUnmount: () => {},
  },
});

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The name of a function component, also of one that is memoised. */
function nameOf(type: unknown): string | undefined {
  if (typeof type === 'function') return type.name;
  const inner = property(type, 'type');
  return inner === undefined ? undefined : nameOf(inner);
}

/** How often each component is in the tree that was drawn last. */
export function componentsDrawn(): Map<string, number> {
  const counts = new Map<string, number>();
  const visit = (fiber: unknown): void => {
    for (let one = fiber; one !== undefined && one !== null; one = property(one, 'sibling')) {
      const name = nameOf(property(one, 'type'));
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
      visit(property(one, 'child'));
    }
  };
  visit(newest);
  return counts;
}
