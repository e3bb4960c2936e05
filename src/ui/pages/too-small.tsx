/** Shown if the window is too small for anything else. */
import { Box, Text } from 'ink';
import type { Size } from '../../terminal/screen.ts';
import { LEAST_SIZE } from '../layout.ts';

export function TooSmall({ size: { columns, rows } }: { readonly size: Size }) {
  const texts = [`needs ${LEAST_SIZE.columns}x${LEAST_SIZE.rows}`, `has ${columns}x${rows}`, 'q quits'];
  return (
    <Box flexDirection="column">
      {texts.slice(0, Math.max(0, rows)).map((text) => (
        <Text key={text}>{text.slice(0, Math.max(0, columns))}</Text>
      ))}
    </Box>
  );
}
