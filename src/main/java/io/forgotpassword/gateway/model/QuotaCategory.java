package io.forgotpassword.gateway.model;

/**
 * A category of Cognito's request quotas that has operations without AWS authentication. All user
 * pools of an account and Region share a category's quota (AWS documentation, "Quotas in Amazon
 * Cognito").
 */
public enum QuotaCategory {
  /** Recovering an account, changing a password. Its quota cannot be raised. */
  USER_ACCOUNT_RECOVERY("UserAccountRecovery", 30),
  /** Signing in, renewing tokens. */
  USER_AUTHENTICATION("UserAuthentication", 120),
  /** Signing up. */
  USER_CREATION("UserCreation", 50),
  /** Reading a user. */
  USER_READ("UserRead", 120),
  /** Changing a user. */
  USER_UPDATE("UserUpdate", 25),
  /** Revoking tokens. */
  USER_TOKEN("UserToken", 120),
  /** Reading what a user has, such as devices; sending codes that are no recovery codes. */
  USER_RESOURCE_READ("UserResourceRead", 50),
  /** Changing what a user has, such as devices and second factors. */
  USER_RESOURCE_UPDATE("UserResourceUpdate", 25);

  private final String wireName;
  private final int quota;

  QuotaCategory(String wireName, int quota) {
    this.wireName = wireName;
    this.quota = quota;
  }

  /** The name in AWS' documentation; safe as a metric label. */
  public String wireName() {
    return wireName;
  }

  /** Cognito's default quota in calls per second. */
  public int quota() {
    return quota;
  }
}
