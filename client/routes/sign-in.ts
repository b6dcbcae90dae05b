import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { guests, root, text } from './doors.tsx'

const signIn = createRoute({
  getParentRoute: () => guests,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../account/sign-in-page.tsx'), 'SignInPage'),
})

const signUp = createRoute({
  getParentRoute: () => guests,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('../account/sign-up-page.tsx'), 'SignUpPage'),
})

const code = createRoute({
  getParentRoute: () => guests,
  path: '/sign-in/code',
  component: lazyRouteComponent(() => import('../account/code-page.tsx'), 'CodePage'),
})

const forgotPassword = createRoute({
  getParentRoute: () => guests,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('../account/forgot-password-page.tsx'), 'ForgotPasswordPage'),
})

const withToken = (search: Record<string, unknown>): { token?: string } => {
  // A token of digits alone would be read as a number.
  const token = typeof search.token === 'number' ? String(search.token) : text(search.token)
  return token ? { token } : {}
}

/** For whoever has the link, signed in or not. */
const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: withToken,
  component: lazyRouteComponent(() => import('../account/reset-password-page.tsx'), 'ResetPasswordPage'),
})

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  validateSearch: withToken,
  component: lazyRouteComponent(() => import('../account/verify-email-page.tsx'), 'VerifyEmailPage'),
})

export const signInRoutes = [
  guests.addChildren([signIn, signUp, code, forgotPassword]),
  resetPassword,
  verifyEmail,
] as const
