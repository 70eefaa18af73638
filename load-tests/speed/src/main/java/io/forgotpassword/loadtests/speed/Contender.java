package io.forgotpassword.loadtests.speed;

/**
 * One case of a comparison: a process, the work it is given, and the answer that is right.
 *
 * @param oneAddress all requests come from one address, which is limited
 */
record Contender(String name, Process process, int port, int status, boolean oneAddress) {}
