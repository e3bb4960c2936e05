/**
 * The whole screen of a state: header, the page in front, footer.
 *
 *     v2top  127.0.0.1:10085 · V2Ray 4 · up 3d 04:12                              reset · every 1 s     header
 *     ↓ 34.1 MiB/s ▕███████▊   ▏ 40.0M   ↑ 1.20 MiB/s ▕███        ▏ 4.10M     9 of 36 online
 *     Read-only, because 3x-ui owns this core.                                                          notices
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
import { headerHeight } from './header-lines.ts';
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
  const room = rows - headerHeight(state) - 1;
  if (isTooSmall(state)) return <TooSmall size={state.size} />;
  return (
    <ScreenContext value={tools}>
      <Box flexDirection="column" width={columns} height={rows}>
        <Header state={state} />
        <Box flexDirection="column" height={room}>
          <PageBody state={state} height={room} />
        </Box>
        <PageFoot state={state} />
      </Box>
    </ScreenContext>
  );
}
