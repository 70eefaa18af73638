/**
 * The edge below Vert.x's API: its transport, and handlers in the pipelines of its connections.
 * Vert.x shows nobody a ClientHello and counts no connections before TLS. Nothing else of the edge
 * knows Netty or the internals of Vert.x.
 */
@NullMarked
package io.forgotpassword.gateway.edge.netty;

import org.jspecify.annotations.NullMarked;
