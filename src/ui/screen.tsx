/**
 * The whole screen of a state: header, the page in front, footer.
 *
 *     v2top  127.0.0.1:10085  V2Ray 4  up 3d 04:12  every 1s  reset        ↑ 1.2 MiB/s  ↓ 34.1 MiB/s    header
 *     Another client resets this core's counters: …                                                     notices
 *     Inbound 2              ↑ total   ↓ total     ↑ /s▼     ↓ /s▼   share  last 60 s                   tables
 *      tcp                   1.2 GiB  90.1 GiB   1.2 MiB  33.9 MiB     99%  ▁▂▂▅▇█▇▆
 *      TOTAL without api     1.2 GiB  90.2 GiB   1.2 MiB  34.1 MiB
 *     User 4 of 120  /alice  …
 *      no user               …
 *     < > sort  Space pause  / filter  Ctrl-R zero totals  ? help  q quit                               footer
 */
import { Box } from 'ink';
import { useMemo } from 'react';
import { glyphsFor } from '../table/glyphs.ts';
import { Header } from './components/header.tsx';
import { ScreenContext, type ScreenTools } from './components/screen-context.ts';
import { isTooSmall } from './layout.ts';
import { PageBody, PageFoot } from './pages/pages.tsx';
import { TooSmall } from './pages/too-small.tsx';
import type { State } from './state.ts';
import type { Theme } from './theme.ts';

export interface ScreenProps {
  readonly state: State;
  readonly theme: Theme;
  readonly placeCursor?: ScreenTools['placeCursor'];
}

const nowhere = (): void => {};

export function Screen({ state, theme, placeCursor = nowhere }: ScreenProps) {
  const { columns, rows } = state.size;
  const { ascii } = state.settings;
  const tools = useMemo(
    () => ({ columns, rows, ascii, theme, faded: false, placeCursor, glyphs: glyphsFor(ascii) }),
    [columns, rows, ascii, theme, placeCursor],
  );
  if (isTooSmall(state)) return <TooSmall size={state.size} />;
  return (
    <ScreenContext value={tools}>
      <Box flexDirection="column" width={columns} height={rows}>
        <Header state={state} />
        <Box flexDirection="column" height={rows - 2}>
          <PageBody state={state} height={rows - 2} />
        </Box>
        <PageFoot state={state} />
      </Box>
    </ScreenContext>
  );
}
