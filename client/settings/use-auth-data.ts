import { useCallback, useEffect, useState } from 'react'
import { getAuth } from '../account/auth-request.ts'

/** What a question to /api/auth has come to. What was known stays while it is asked again. */
export type AuthData<Data> = { data: Data | undefined; problem: string | null; reload: () => Promise<void> }

export function useAuthData<Data>(path: string): AuthData<Data> {
  const [data, setData] = useState<Data>()
  const [problem, setProblem] = useState<string | null>(null)
  const reload = useCallback(async () => {
    const answer = await getAuth(path)
    setProblem(answer.kind === 'refused' ? answer.message : null)
    if (answer.kind === 'done') setData(answer.body as unknown as Data)
  }, [path])
  useEffect(() => void reload(), [reload])
  return { data, problem, reload }
}
