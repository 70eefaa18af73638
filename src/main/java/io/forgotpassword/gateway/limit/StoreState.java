package io.forgotpassword.gateway.limit;

/**
 * Where limits are counted at the moment.
 *
 * @param shared whether Redis decides; never without Redis
 * @param replicas live gateways that share the limits, as last known
 * @param localDecisions made here although limits are shared, since the start
 * @param unreported buckets with local consumption that Redis does not know yet
 * @param unreportedDropped buckets whose local consumption found no room, since the start
 * @param keys buckets kept in this process
 * @param evictions buckets evicted in this process, since the start
 */
public record StoreState(
    boolean shared,
    int replicas,
    long localDecisions,
    int unreported,
    long unreportedDropped,
    long keys,
    long evictions) {
  static StoreState local(long keys, long evictions) {
    return new StoreState(false, 1, 0, 0, 0, keys, evictions);
  }
}
