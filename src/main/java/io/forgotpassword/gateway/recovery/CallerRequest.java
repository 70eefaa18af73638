package io.forgotpassword.gateway.recovery;

import io.forgotpassword.gateway.limit.RateLimitKeySource;
import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Lane;
import io.forgotpassword.gateway.model.QuotaCategory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller asked for, in any operation. */
interface CallerRequest extends RateLimitKeySource {
  /** When, how and from whom it arrived. */
  RequestContext context();

  /** The caller's UserContextData.EncodedData, exactly as sent. */
  @Nullable String encodedData();

  /** The caller's AnalyticsMetadata.AnalyticsEndpointId. */
  @Nullable String analyticsEndpointId();

  /** The caller's ClientMetadata. */
  Map<String, String> clientMetadata();

  /** The quota of Cognito's that its call counts in. */
  default QuotaCategory category() {
    return operation().category();
  }

  /** Whose share of the permits it draws on; a device may have been forgotten since. */
  default Lane lane() {
    return device() == null ? Lane.PUBLIC : Lane.TRUSTED;
  }

  @Override
  default ClientIp ip() {
    return context().connection().ip();
  }

  @Override
  default String fingerprint() {
    return context().connection().fingerprint();
  }
}
