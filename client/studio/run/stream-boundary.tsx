import { Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'

/** A model may write what does not fit while it streams; the server checks the end, this keeps the page standing. */
export class StreamBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Text c="dimmed" size="sm">
        The text so far cannot be shown in its final layout. It will be once it is complete.
      </Text>
    )
  }
}
