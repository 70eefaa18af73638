/**
 * The private edge: probes, metrics, and what people may look at and do about the limits. Start
 * with {@code AdminRouter}.
 */
@NullMarked
package io.forgotpassword.gateway.admin;

import org.jspecify.annotations.NullMarked;
