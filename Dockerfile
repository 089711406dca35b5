# Pin both by digest for builds that can be repeated: see docs/running.md.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts ./scripts
COPY migrations ./migrations
COPY src ./src
COPY packages ./packages
RUN npm ci && npm prune --omit=dev

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production RELANCE_HOME=/data DATABASE_URL=sqlite:/data/relance.db HOST=0.0.0.0 PORT=3000
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json slack-manifest.json ./
COPY assets ./assets
COPY locales ./locales
RUN mkdir /data && chown node /data
USER node
VOLUME /data
EXPOSE 3000
# Whether the process answers, no more: no restart mends a mail server.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=4", "--heap-growing-percent=50", "--disable-warning=ExperimentalWarning", "/app/dist/relance.js"]
CMD ["start"]
