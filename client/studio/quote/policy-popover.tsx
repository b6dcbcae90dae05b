import { List, Popover, Text, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** The charging policy in plain words. */
export function PolicyPopover() {
  return (
    <Popover width={320} position="bottom-end" shadow="md" radius="lg" trapFocus>
      <Popover.Target>
        <UnstyledButton className="link" style={{ fontSize: 12.5 }}>
          How you are charged
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="How you are charged">
        <Text fw={600} mb="xs">
          How you are charged
        </Text>
        <List size="sm" spacing={6}>
          <List.Item>The most it can cost is held before anything runs. You never pay more than that.</List.Item>
          <List.Item>
            What it really cost is charged, rounded up to whole points; the rest comes back at once.
          </List.Item>
          <List.Item>Failed, empty or invalid results cost 0 points.</List.Item>
          <List.Item>
            If you cancel, you pay what the provider had used by then, and nothing if it had not begun.
          </List.Item>
          <List.Item>A lost connection stops nothing. Come back and it is there.</List.Item>
          <List.Item>Retries and other models that step in belong to the same price.</List.Item>
          <List.Item>Models marked FREE cost 0 points, any other at least 1.</List.Item>
          <List.Item>The month's allocation is spent before boost points, which never expire.</List.Item>
        </List>
        <Text size="sm" mt="sm">
          <Link to="/policy" className="link">
            The whole policy, with what points cost
          </Link>
        </Text>
      </Popover.Dropdown>
    </Popover>
  )
}
