package io.forgotpassword.gateway.audit;

/** A record that is written where it stands in the chain. */
interface ChainedRecord {
  /**
   * Adds the whole record, its place included, in its canonical form.
   *
   * @param place where the chain goes on
   */
  void write(CanonicalWriter json, AuditChain place);
}
