package io.forgotpassword.gateway.limit;

/**
 * Where limits are counted at the moment.
 *
 * @param shared whether Redis decides; without Redis never
 * @param replicas live gateways that share the limits, as last known
 * @param localDecisions made here although limits are shared, since the start
 * @param debts buckets drawn on locally that Redis is not yet charged for
 * @param debtsForgotten buckets that found no room among the debts, since the start
 * @param keys buckets kept in this process
 * @param evictions buckets that had to give way in this process, since the start
 */
public record StoreState(
    boolean shared,
    int replicas,
    long localDecisions,
    int debts,
    long debtsForgotten,
    long keys,
    long evictions) {
  /** Of a store that is this process' alone. */
  static StoreState local(long keys, long evictions) {
    return new StoreState(false, 1, 0, 0, 0, keys, evictions);
  }
}
