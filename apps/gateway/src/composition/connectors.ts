import type { Connector } from '@carillon/connector-kit/connector';
import { shopify } from '@carillon/connector-shopify';

/** The connectors this gateway mounts. */
export const CONNECTORS: readonly Connector[] = [shopify];
