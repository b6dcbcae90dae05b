import { Button, CopyButton } from '@mantine/core'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs'

type Props = { value: string; label: string; disabled?: boolean }

export function Copy({ value, label, disabled }: Props) {
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          onClick={copy}
          disabled={disabled}
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          aria-live="polite"
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  )
}
