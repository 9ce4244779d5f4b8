/**
 * PostgreSQL's settings for a laptop or a small server that imports gigabytes and then takes verdicts. Given on the
 * command line at each start, so that a newer studio's settings reach an older cluster.
 */
export const CLUSTER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  // All of it is touched by the first large import, and stays in memory: 551 MB for the studio at rest after 3 M entries,
  // where 256MB made 703. The import takes as long, for what is not here is in the system's cache.
  shared_buffers: "128MB",
  work_mem: "16MB",
  effective_cache_size: "2GB",
  random_page_cost: "1.1",
  jit: "off",
  // Room for a bulk COPY between two checkpoints; the default of 1 GB makes one every few seconds.
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  // A backup that hangs (a network disk that is gone) must not fill this one with the log that it did not take.
  max_slot_wal_keep_size: "8GB",
  // A verdict that was answered must outlive a power cut.
  synchronous_commit: "on",
  // A killed import's statement ends when its client is gone, not when it is through.
  client_connection_check_interval: "2s",
  timezone: "UTC",
  log_timezone: "UTC",
  logging_collector: "off",
  log_checkpoints: "off",
};
