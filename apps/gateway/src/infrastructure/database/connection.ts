/** Where a PostgreSQL server listens and who may enter. `host` is a name, an address, or the folder of a unix socket. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}
