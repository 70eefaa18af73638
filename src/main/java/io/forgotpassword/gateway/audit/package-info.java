/** What happened, written down: one event for each request becomes one line of the trail. */
@NullMarked
package io.forgotpassword.gateway.audit;

import org.jspecify.annotations.NullMarked;
