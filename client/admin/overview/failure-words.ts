/** "INVALID_RESULT" as "Invalid result": codes are many, and new ones read as well. */
export const failureWords = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ')
