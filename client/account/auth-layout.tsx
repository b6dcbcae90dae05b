import { Card, Center, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Logo } from '../ui/logo.tsx'

export function AuthLayout({
  title,
  detail,
  footer,
  children,
}: {
  title: string
  detail: ReactNode
  footer: ReactNode
  children: ReactNode
}) {
  return (
    <Center mih="100dvh" p="md" component="main">
      <Stack w="100%" maw={420} gap="lg">
        <Center>
          <Logo />
        </Center>
        <Card padding="xl">
          <Title order={1} fz={22}>
            {title}
          </Title>
          <Text c="dimmed" size="sm" mt={4} mb="lg">
            {detail}
          </Text>
          {children}
        </Card>
        {footer && (
          <Text ta="center" size="sm" c="dimmed" className="with-links">
            {footer}
          </Text>
        )}
      </Stack>
    </Center>
  )
}
