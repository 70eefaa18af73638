package io.forgotpassword.gateway.audit;

import java.util.Map;

/**
 * What a verifier read of a chain.
 *
 * @param trail the name of the chain; empty when no checkpoint names it
 * @param segments files
 * @param first the first record's sequence number; above 1 when earlier segments were not given
 * @param last the last record's sequence number
 * @param events events; a record of repeated refusals counts as many as it says
 * @param checkpoints signed records
 * @param gaps records that state that something is missing
 * @param missing events that are missing according to the gaps, by reason
 * @param tornBytes bytes of unfinished lines that were cut off according to the gaps
 * @param unsealed records after the last checkpoint, which no signature covers yet
 * @param unfinishedBytes bytes of an unfinished line at the very end
 * @param stopped whether the trail was closed
 * @param emitted events that were published: as the last checkpoint says, or more where more are
 *     recorded
 * @param written events that were written, also those in segments that were not given
 * @param spooled events that were still to be forwarded to Kafka at the last checkpoint
 * @param dropped events that were dropped
 */
public record ChainTotals(
    String trail,
    long segments,
    long first,
    long last,
    long events,
    long checkpoints,
    long gaps,
    Map<DropReason, Long> missing,
    long tornBytes,
    long unsealed,
    long unfinishedBytes,
    boolean stopped,
    long emitted,
    long written,
    long spooled,
    long dropped) {}
