// One by one: the package's barrel is 7,700 modules, and its single files have no types of their own.
declare module '@tabler/icons-react/dist/esm/icons/*' {
  import type { Icon } from '@tabler/icons-react'

  const icon: Icon
  export default icon
}
