package io.forgotpassword.gateway.demo;

import static io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption.ADMIN_ONLY;
import static io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption.VERIFIED_EMAIL;
import static io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption.VERIFIED_PHONE_NUMBER;
import static io.forgotpassword.gateway.demo.PoolUser.Medium.EMAIL;
import static io.forgotpassword.gateway.demo.PoolUser.Medium.SMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forgotpassword.gateway.demo.PoolSettings.RecoveryOption;
import io.forgotpassword.gateway.model.Secret;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PoolDeliveryTest {
  private static final String NO_CONTACT =
      "Cannot reset password for the user as there is no registered/verified email or phone_number";
  private static final PoolUser NOBODY = PoolUser.of("eve", Secret.of("Eve-Password-1"));
  private static final PoolUser BOTH =
      NOBODY.withEmail("eve@example.com", true).withPhone("+15555550142", true);

  private final Deque<RunningPool> opened = new ArrayDeque<>();

  @AfterEach
  void close() {
    opened.forEach(RunningPool::close);
  }

  @Test
  void administrators_alone_cannot_stand_beside_another_way() {
    assertThatThrownBy(
            () -> Variants.withRecovery(PoolSettings.example(), ADMIN_ONLY, VERIFIED_EMAIL))
        .hasMessageContaining("[ADMIN_ONLY, VERIFIED_EMAIL]");
    assertThatThrownBy(() -> Variants.withRecovery(PoolSettings.example()))
        .hasMessageContaining("[]");
  }

  @Test
  void without_a_contact_nothing_can_be_sent() {
    forgot(NOBODY).isRefused("InvalidParameterException", NO_CONTACT);
  }

  @Test
  void an_unverified_contact_is_none() {
    forgot(NOBODY.withEmail("eve@example.com", false).withPhone("+15555550142", false))
        .isRefused("InvalidParameterException", NO_CONTACT);
    assertThat(opened.getFirst().pool.outbox().messages()).isEmpty();
  }

  @Test
  void a_medium_that_is_the_second_factor_does_not_qualify() {
    forgot(Variants.withMfa(BOTH, SMS, EMAIL)).isRefused("InvalidParameterException", NO_CONTACT);
  }

  @Test
  void a_pool_for_administrators_only_refuses_everybody() {
    forgot(BOTH, ADMIN_ONLY)
        .isRefused("NotAuthorizedException", "Contact administrator to reset password.");
  }

  @Test
  void a_pool_that_recovers_by_mail_never_texts() {
    forgot(NOBODY.withPhone("+15555550142", true), VERIFIED_EMAIL)
        .isRefused("InvalidParameterException", NO_CONTACT);
  }

  @Test
  void a_verified_phone_comes_before_a_verified_address() {
    assertThat(forgot(BOTH).delivery()).isEqualTo("SMS +*******0142");
    assertThat(opened.getFirst().pool.outbox().messages().get(0).to()).isEqualTo("+15555550142");
  }

  @Test
  void the_answer_names_the_attribute() {
    var details = forgot(Variants.withMfa(BOTH, SMS)).json().get("CodeDeliveryDetails");
    assertThat(details.get("AttributeName").asText()).isEqualTo("email");
    assertThat(details.size()).isEqualTo(3);
  }

  @Test
  void a_verified_address_serves_when_the_phone_is_not_verified() {
    PoolUser user = NOBODY.withEmail("eve@example.com", true).withPhone("+15555550142", false);
    assertThat(forgot(user).delivery()).isEqualTo("EMAIL e***@e***");
  }

  @Test
  void a_verified_address_serves_when_the_phone_is_the_second_factor() {
    assertThat(forgot(Variants.withMfa(BOTH, SMS)).delivery()).isEqualTo("EMAIL e***@e***");
  }

  @Test
  void the_recovery_setting_orders_the_media_differently() {
    assertThat(forgot(BOTH, VERIFIED_EMAIL, VERIFIED_PHONE_NUMBER).delivery())
        .isEqualTo("EMAIL e***@e***");
  }

  private PoolReply forgot(PoolUser user, RecoveryOption... order) {
    PoolSettings settings =
        Variants.tellingWhoExists(Variants.withUsers(PoolSettings.example(), user));
    RunningPool running =
        new RunningPool(order.length == 0 ? settings : Variants.withRecovery(settings, order));
    opened.add(running);
    return running.forgot("eve");
  }
}
