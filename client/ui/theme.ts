import {
  Badge,
  Button,
  Card,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Paper,
  SegmentedControl,
} from '@mantine/core'

const iris: MantineColorsTuple = [
  '#f0f1ff',
  '#e0e2fe',
  '#c3c6fb',
  '#a2a6f6',
  '#8489f0',
  '#6a70ea',
  '#5157e0',
  '#4348c8',
  '#383da9',
  '#2e3389',
]
const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e7eaef',
  '#d7dce3',
  '#b6bdc9',
  '#8b94a3',
  '#626b7a',
  '#48505d',
  '#2f3540',
  '#1a1e26',
]
const dark: MantineColorsTuple = [
  '#eceef2',
  '#c6cad3',
  '#979eab',
  '#6b7280',
  '#30343e',
  '#262a33',
  '#17191f',
  '#0f1014',
  '#0a0b0e',
  '#060709',
]

const sans = "'Inter Variable', 'Inter Fallback', Inter, system-ui, sans-serif"

export const theme = createTheme({
  primaryColor: 'iris',
  colors: { iris, gray, dark },
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  respectReducedMotion: true,
  fontFamily: sans,
  fontFamilyMonospace: "'JetBrains Mono', ui-monospace, SFMono-Regular, Menlo, monospace",
  headings: { fontFamily: sans, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  components: {
    Card: Card.extend({ defaultProps: { withBorder: true, radius: 'lg', padding: 'lg' } }),
    // By name: the component itself is loaded with the first toast.
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Paper: Paper.extend({ defaultProps: { radius: 'lg' } }),
    Button: Button.extend({ defaultProps: { size: 'sm' }, styles: { label: { fontWeight: 550 } } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 },
      styles: { root: { flexShrink: 0, overflow: 'visible' }, label: { overflow: 'visible' } },
    }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', radius: 'md' } }),
  },
})

/** Text on the soft tints, [in light, in dark]. Mantine's own "light" variants are solid and miss AA on cards. */
const soft = {
  iris: ['#4348c8', '#b3b7fb'],
  teal: ['#0b6b57', '#5eead4'],
  yellow: ['#8a4b03', '#fcd34d'],
  orange: ['#a03f05', '#fdba74'],
  red: ['#b42318', '#fca5a5'],
  gray: ['#48505d', '#c6cad3'],
  pink: ['#a8185f', '#f9a8d4'],
  blue: ['#0b5c94', '#7dd3fc'],
  grape: ['#862e9c', '#e5b3f2'],
} as const

function tints(scheme: 'light' | 'dark'): Record<string, string> {
  const [shade, strength, hover] = scheme === 'light' ? [6, 12, 18] : [5, 17, 24]
  return Object.fromEntries(
    Object.entries(soft).flatMap(([name, [onLight, onDark]]) => {
      const colour = `var(--mantine-color-${name}-${name === 'gray' ? 5 : shade})`
      return [
        [`--mantine-color-${name}-light`, `color-mix(in srgb, ${colour} ${strength}%, transparent)`],
        [`--mantine-color-${name}-light-hover`, `color-mix(in srgb, ${colour} ${hover}%, transparent)`],
        [`--mantine-color-${name}-light-color`, scheme === 'light' ? onLight : onDark],
      ]
    }),
  )
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '1.5' },
  light: {
    ...tints('light'),
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#5c6472',
    '--mantine-color-default-border': '#e0e4ea',
    '--mantine-color-text': '#171a21',
    '--mantine-color-anchor': '#4348c8',
    '--mantine-color-error': '#c01f1f',
    '--mantine-color-placeholder': '#6b7382',
    '--app-bg': '#f8f9fb',
    '--app-border': '#e4e7ec',
    '--app-shadow': '0 1px 2px rgb(16 24 40 / 4%)',
    '--track': '#eceef3',
    '--accent-text': '#4348c8',
    '--c-story': '#5157e0',
    '--c-music': '#0d9488',
    '--c-commercial': '#d97706',
    '--c-image': '#db2777',
    '--c-video': '#0284c7',
    '--c-other': '#8b94a3',
    '--ok': '#16a34a',
    '--ok-text': '#15803d',
    '--warn': '#f59e0b',
    '--warn-text': '#a84b06',
    '--bad': '#dc2626',
    '--bad-text': '#c01f1f',
    '--none': '#d7dce3',
  },
  dark: {
    ...tints('dark'),
    '--mantine-color-body': '#15171c',
    '--mantine-color-dimmed': '#979eab',
    '--mantine-color-default': '#1a1d23',
    '--mantine-color-default-hover': '#22252d',
    '--mantine-color-default-border': '#2b2f38',
    '--mantine-color-text': '#eceef2',
    '--mantine-color-anchor': '#a2a6f6',
    '--mantine-color-error': '#f98b8b',
    '--mantine-color-placeholder': '#858c99',
    '--app-bg': '#0d0e12',
    '--app-border': '#24272f',
    '--app-shadow': 'none',
    '--track': '#262932',
    '--accent-text': '#b3b7fb',
    '--c-story': '#8489f0',
    '--c-music': '#2dd4bf',
    '--c-commercial': '#fbbf24',
    '--c-image': '#f472b6',
    '--c-video': '#38bdf8',
    '--c-other': '#6b7280',
    '--ok': '#22c55e',
    '--ok-text': '#4ade80',
    '--warn': '#fbbf24',
    '--warn-text': '#fbbf24',
    '--bad': '#f87171',
    '--bad-text': '#f98b8b',
    '--none': '#30343e',
  },
})
