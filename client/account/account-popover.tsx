import { Button, Popover, Text } from '@mantine/core'
import { useOpenFromFirst } from '../ui/use-on-demand.ts'
import { AccountDetails } from './account-details.tsx'
import { MeterButton, type SettledAccount } from './account-meter.tsx'

/** Loaded by who presses its button. */
export function AccountPopover({ state }: { state: SettledAccount }) {
  const { opened, setOpened, target } = useOpenFromFirst()
  return (
    <Popover width={300} position="bottom-end" shadow="md" radius="lg" trapFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <MeterButton state={state} ref={target} onClick={() => setOpened(!opened)} />
      </Popover.Target>
      <Popover.Dropdown aria-label="Your points">
        {state.kind === 'known' ? (
          <AccountDetails account={state.account} />
        ) : (
          <>
            <Text fw={600}>Points could not be loaded</Text>
            <Text size="sm" c="dimmed" mt={4} mb="sm">
              Your points are safe; only their display is missing. The server did not answer.
            </Text>
            <Button variant="default" onClick={state.retry}>
              Try again
            </Button>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
