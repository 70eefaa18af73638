package io.forgotpassword.gateway.model;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.auth.scheme.CognitoIdentityProviderAuthSchemeProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderRequest;

/** Held against the AWS SDK's own model of the service. */
class OperationTest {
  @Test
  void there_is_every_operation_that_takes_no_authentication_and_no_other() {
    Set<String> ours = Stream.of(Operation.values()).map(Operation::wireName).collect(toSet());

    assertThat(ours)
        .isEqualTo(
            requests()
                .map(OperationTest::nameOf)
                .filter(OperationTest::takesNoAuthentication)
                .collect(toSet()));
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void each_has_the_members_that_the_sdk_sends(Operation operation) throws Exception {
    Class<?> request =
        requests().filter(type -> nameOf(type).equals(operation.wireName())).findFirst().get();
    SdkPojo builder = (SdkPojo) request.getMethod("builder").invoke(null);
    Set<String> theirs =
        builder.sdkFields().stream().map(field -> field.locationName()).collect(toSet());

    assertThat(operation.members()).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void each_is_found_by_its_target_and_its_name(Operation operation) {
    assertThat(Operation.ofTarget(operation.target())).hasValue(operation);
    assertThat(Operation.ofTarget(operation.target().toLowerCase(Locale.ROOT))).isEmpty();
    assertThat(Operation.ofWireName(operation.wireName())).hasValue(operation);
    assertThat(Operation.RECOVERY.contains(operation)).isEqualTo(operation.isRecovery());
  }

  private static Stream<Class<?>> requests() {
    return Stream.of(CognitoIdentityProviderClient.class.getMethods())
        .map(Method::getParameterTypes)
        .filter(parameters -> parameters.length == 1)
        .<Class<?>>map(parameters -> parameters[0])
        .filter(CognitoIdentityProviderRequest.class::isAssignableFrom)
        .distinct();
  }

  private static String nameOf(Class<?> request) {
    return request.getSimpleName().replaceAll("Request$", "").replace("UserMfaPref", "UserMFAPref");
  }

  private static boolean takesNoAuthentication(String operation) {
    return CognitoIdentityProviderAuthSchemeProvider.defaultProvider()
        .resolveAuthScheme(scheme -> scheme.operation(operation).region(Region.EU_WEST_1))
        .get(0)
        .schemeId()
        .equals("smithy.api#noAuth");
  }
}
