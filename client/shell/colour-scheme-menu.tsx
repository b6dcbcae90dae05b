import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs'
import IconMoon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs'
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs'
import { headerMenu } from '../ui/header-menu.ts'
import { useOpenFromFirst } from '../ui/use-on-demand.ts'
import { ColourSchemeButton } from './colour-scheme.tsx'

export const SCHEMES = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'As the system', Icon: IconDeviceDesktop },
] as const satisfies { value: MantineColorScheme; label: string; Icon: typeof IconSun }[]

/** Loaded by who presses its button. */
export function ColourSchemeMenu() {
  const { opened, setOpened, target } = useOpenFromFirst()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu {...headerMenu} width={180} radius="lg" shadow="md" opened={opened} onChange={setOpened}>
      <Menu.Target>
        <ColourSchemeButton ref={target} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
          {SCHEMES.map(({ value, label, Icon }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<Icon size={16} />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  )
}
