import type { AdminThread } from '@carillon/gateway-api/shopify-app';
import { useEffect, useState } from 'preact/hooks';
import type { Answered, Gateway } from '../gateway/gateway.ts';

/** The texts with the person of an order or customer; null until the gateway has answered. */
export const useThread = (
  gateway: Gateway,
  object: string | undefined,
): { readonly thread: Answered<AdminThread> | null; readonly reload: () => Promise<void> } => {
  const [thread, setThread] = useState<Answered<AdminThread> | null>(null);
  const reload = async (): Promise<void> => {
    if (object !== undefined) setThread(await gateway.thread(object));
  };
  useEffect(() => {
    void reload();
  }, [gateway, object]);
  return { thread, reload };
};
