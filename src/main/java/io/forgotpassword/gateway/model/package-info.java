/**
 * Types that every package uses: usernames, addresses, operations, verdicts and outcomes. Start
 * with {@link io.forgotpassword.gateway.model.Outcome}.
 */
@NullMarked
package io.forgotpassword.gateway.model;

import org.jspecify.annotations.NullMarked;
