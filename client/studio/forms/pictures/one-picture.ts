import type { UseFormReturnType } from '@mantine/form'

/** A field that holds one address, as a list of at most one. */
export function onePicture<Values extends { imageUrl: string }>(form: UseFormReturnType<Values>) {
  const { value, onChange, error } = form.getInputProps('imageUrl')
  return {
    most: 1,
    path: 'imageUrl',
    value: value ? [String(value)] : [],
    onChange: (pictures: string[]) => onChange(pictures[0] ?? ''),
    error,
    onFault: (fault: string) => form.setFieldError('imageUrl', fault),
  }
}
