import type { ReactNode } from 'react';

import { Loading } from '../../ui/notice';
import type { Asked } from '../call/use-ask';
import { Refusal } from './refusal';

/** What was answered, or why there is nothing; what was known stays while it is asked again. */
export function Answered<T>({ asked, what, children }: { asked: Asked<T>; what: string; children(data: T): ReactNode }) {
  return (
    <>
      <Refusal refused={asked.refused} />
      {asked.data !== null ? children(asked.data) : asked.refused === null && <Loading what={`Loading ${what} …`} />}
    </>
  );
}
