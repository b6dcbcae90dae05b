import { Alert, Button, Group, Stack } from '@mantine/core'
import { Copy } from '../../ui/copy.tsx'
import classes from './security.module.css'

/** Shown once. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Alert color="yellow">
        They let you in without the device, each once. Keep them where you keep papers: they are shown here and never
        again.
      </Alert>
      <ul className={classes.codes} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="space-between">
        <Copy value={codes.join('\n')} label="Copy them" />
        <Button onClick={onDone}>I have kept them</Button>
      </Group>
    </Stack>
  )
}
