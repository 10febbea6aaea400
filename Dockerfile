# The gateway as an image: `docker build -t carillon-gateway .`, or `docker compose up --build`.
# Versions are those of package.json; scripts/test/container-files.test.ts holds them together.

FROM node:24.21.0-trixie-slim AS build
ENV CI=true TURBO_TELEMETRY_DISABLED=1
RUN npm install --global pnpm@12.18.0
WORKDIR /build
# What is fetched depends on the lockfile alone, so that a change of the sources fetches nothing.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch --prod
COPY . .
RUN pnpm install --offline --frozen-lockfile --prod --filter=carillon --filter=@carillon/gateway... --filter=@carillon/docs \
  && pnpm --filter=@carillon/gateway --filter=@carillon/docs run build \
  && pnpm --filter=@carillon/gateway deploy --offline --prod --config.injectWorkspacePackages=true /gateway
RUN mkdir /empty

FROM node:24.21.0-trixie-slim AS gateway
LABEL org.opencontainers.image.title="Carillon gateway" org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
  GATEWAY_HOST=0.0.0.0 \
  GATEWAY_PORT=8080 \
  GATEWAY_DATA_DIR=/data
WORKDIR /gateway
# The tree belongs to root, and the process is not root: it can change nothing of itself.
COPY --from=build /gateway/package.json ./
COPY --from=build /gateway/node_modules ./node_modules
COPY --from=build /gateway/migrations ./migrations
COPY --from=build /gateway/dist ./dist
COPY --from=build /build/docs/.vitepress/dist ./docs
COPY --from=build --chown=1000:1000 /empty /data
VOLUME /data
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.GATEWAY_PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps", "dist/main.js"]
