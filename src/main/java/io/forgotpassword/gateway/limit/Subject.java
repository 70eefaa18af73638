package io.forgotpassword.gateway.limit;

import io.forgotpassword.gateway.model.ClientIp;
import io.forgotpassword.gateway.model.Operation;
import io.forgotpassword.gateway.model.Username;

/** What a request is counted by: who asks, for whom, and for which operation. */
public record Subject(Operation operation, ClientIp ip, Username username, String clientId) {}
