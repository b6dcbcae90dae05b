import { Select, type SelectProps } from '@mantine/core'
import classes from './choice.module.css'

/**
 * A select whose list is part of the page's main landmark and scrolls by itself: Mantine's own sits beside every
 * landmark, in a scroll area that the keyboard cannot reach.
 */
export function Choice<Value extends string>(props: SelectProps<Value>) {
  return (
    <Select
      {...props}
      withScrollArea={false}
      classNames={{ options: classes.options }}
      comboboxProps={{ portalProps: { target: '#main' } }}
    />
  )
}
