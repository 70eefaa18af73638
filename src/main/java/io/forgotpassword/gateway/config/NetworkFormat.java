package io.forgotpassword.gateway.config;

import io.forgotpassword.gateway.connection.Cidr;
import io.forgotpassword.gateway.model.ClientIp;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hosts to listen on and blocks of addresses. */
final class NetworkFormat {
  private static final int LONGEST_NAME = 253;

  private static final Pattern NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*"
              + "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

  static final Format<String> HOST =
      Format.text("an IP address or a host name", NetworkFormat::isHost);

  /** A /0 would let every caller on the internet choose the address it is counted by. */
  static final Format<Cidr> PROXIES =
      Format.of(
          "a block such as 10.0.0.0/8 with no bits set behind its prefix;"
              + " not /0, which would let everybody choose their own address",
          text -> Cidr.parse(text).filter(block -> block.prefix() > 0));

  private NetworkFormat() {}

  /** Whether only this machine can reach a host. */
  static boolean isLoopback(String host) {
    Optional<ClientIp> address = ClientIp.parse(host);
    return host.equalsIgnoreCase("localhost")
        || address.filter(NetworkFormat::isLoopback).isPresent();
  }

  private static boolean isLoopback(ClientIp address) {
    return Cidr.parse("127.0.0.0/8").orElseThrow().contains(address)
        || Cidr.parse("::1").orElseThrow().contains(address);
  }

  private static boolean isHost(String text) {
    return text.length() <= LONGEST_NAME
        && (NAME.matcher(text).matches()
            || (!text.startsWith("[") && ClientIp.parse(text).isPresent()));
  }
}
