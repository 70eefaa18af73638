package io.forgotpassword.gateway.demo;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a user who signs up says of themselves, in OpenID Connect's standard attributes.
 *
 * @param profile all but the contacts
 */
record UserAttributes(@Nullable String email, @Nullable String phone, Map<String, String> profile) {
  private static final Set<String> STANDARD =
      Set.of(
          "address",
          "birthdate",
          "email",
          "family_name",
          "gender",
          "given_name",
          "locale",
          "middle_name",
          "name",
          "nickname",
          "phone_number",
          "picture",
          "preferred_username",
          "profile",
          "updated_at",
          "website",
          "zoneinfo");
  private static final Set<String> SET_BY_THE_POOL =
      Set.of("sub", "email_verified", "phone_number_verified");

  /** Refuses attributes that the pool has not, and those that only it sets. */
  static UserAttributes read(Map<String, String> sent) {
    for (String name : sent.keySet()) {
      if (SET_BY_THE_POOL.contains(name)) {
        throw Refusals.notAuthorized("A client attempted to write unauthorized attribute");
      }
      if (!STANDARD.contains(name)) {
        throw Refusals.invalidParameter(
            "Attributes did not conform to the schema: Type for attribute {"
                + name
                + "} could not be determined");
      }
    }
    Map<String, String> profile = new TreeMap<>(sent);
    return new UserAttributes(profile.remove("email"), profile.remove("phone_number"), profile);
  }

  /** A user with these contacts, not one of them verified. */
  PoolUser of(PoolUser user) {
    PoolUser reachable = email == null ? user : user.withEmail(email, false);
    return phone == null ? reachable : reachable.withPhone(phone, false);
  }
}
