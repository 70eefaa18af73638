package io.forgotpassword.gateway.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forgotpassword.gateway.model.Secret;
import io.forgotpassword.gateway.model.TrustedDevice;
import io.forgotpassword.gateway.model.Username;
import io.forgotpassword.gateway.signing.HmacSha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that a device gets when it proves to be the owner's of a username, and by which it is
 * known again (OWASP, "Device Cookies"). A cookie is one to four entries joined by {@code ~},
 * newest first, one for each username. An entry is {@code key-id.random.issued.mac}: 128 random
 * bits, the second since 1970 in which the device proved itself, and the HMAC-SHA-256 over client,
 * username in lower case, random and issued, each with its length before it. It holds no name, and
 * there is nothing to look up. Thread-safe.
 */
public final class DeviceCookie {
  /** So many names a device is remembered for; a sign-in proves up to three of one user. */
  static final int MOST_ENTRIES = 4;

  /** More than four entries have. */
  private static final int LONGEST = 512;

  private static final Pattern ENTRY =
      Pattern.compile(
          "([A-Za-z0-9_-]{8})\\.([A-Za-z0-9_-]{22})\\.([1-9][0-9]{9})\\.([A-Za-z0-9_-]{43})");

  /** So far the clock of another gateway that issued an entry may be ahead. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  private static final int RANDOM_BYTES = 16;
  private static final int KEY_ID_BYTES = 6;
  private static final byte[] KEY_ID = "key-id of device cookies".getBytes(UTF_8);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Duration remember;
  private final InstantSource clock;
  private final SecureRandom random;
  private volatile List<Key> keys;

  /**
   * @param keys at least one; the first signs, all verify
   * @param remember how long a device is known after it proved itself
   */
  public DeviceCookie(
      List<Secret> keys, Duration remember, InstantSource clock, SecureRandom random) {
    this.keys = keys.stream().map(Key::of).toList();
    this.remember = remember;
    this.clock = clock;
    this.random = random;
  }

  private record Key(String id, Secret secret, HmacSha256 hmac) {
    static Key of(Secret secret) {
      HmacSha256 hmac = new HmacSha256(secret.reveal().getBytes(UTF_8));
      byte[] id = hmac.copy().of(KEY_ID);
      return new Key(BASE64.encodeToString(Arrays.copyOf(id, KEY_ID_BYTES)), secret, hmac);
    }
  }

  private record Entry(Key key, String random, String issued, String mac) {
    Instant since() {
      return Instant.ofEpochSecond(Long.parseLong(issued));
    }

    /** Takes the same time wherever the codes differ. */
    boolean isOf(String clientId, Username username) {
      String expected = codeOf(key, clientId, username, random, issued);
      return MessageDigest.isEqual(expected.getBytes(UTF_8), mac.getBytes(UTF_8));
    }

    String text() {
      return String.join(".", key.id(), random, issued, mac);
    }
  }

  /** From now on these keys sign and verify. */
  public void replaceKeys(List<Secret> others) {
    keys = others.stream().map(Key::of).toList();
  }

  /** The keys in force. */
  public List<Secret> keys() {
    return keys.stream().map(Key::secret).toList();
  }

  /**
   * The device that proved to be the owner's of a username; null when the cookie shows none. As
   * many entries are read and checked for any cookie as for none, so that the time tells nothing of
   * it.
   */
  public @Nullable TrustedDevice prove(Secret cookie, String clientId, Username username) {
    List<Entry> entries = new ArrayList<>(entriesOf(cookie));
    Secret unproven = unproven();
    for (int i = entries.size(); i < MOST_ENTRIES; i++) {
      entries.addAll(entriesOf(unproven));
    }
    TrustedDevice newest = null;
    for (Entry entry : entries) {
      boolean proven = entry.isOf(clientId, username);
      if (proven && (newest == null || entry.since().isAfter(newest.since()))) {
        newest = new TrustedDevice(entry.random(), entry.since());
      }
    }
    return newest;
  }

  /**
   * The cookie of a device that has just proved to be the owner's: its earlier entries, those of
   * these names replaced, the oldest dropped.
   *
   * @param names different ones, of one user
   */
  public Secret renew(Secret cookie, String clientId, Collection<Username> names) {
    List<String> entries = new ArrayList<>();
    for (Username name : names) {
      entries.add(newEntry(clientId, name).text());
    }
    for (Entry earlier : entriesOf(cookie)) {
      if (names.stream().noneMatch(name -> earlier.isOf(clientId, name))) {
        entries.add(earlier.text());
      }
    }
    return Secret.of(String.join("~", entries.subList(0, Math.min(MOST_ENTRIES, entries.size()))));
  }

  /** The header that makes a browser keep a cookie. */
  public String header(Secret cookie, boolean secure) {
    return CookieHeaders.nameOf(secure)
        + "="
        + cookie.reveal()
        + "; Max-Age="
        + remember.toSeconds()
        + "; Path=/; HttpOnly; SameSite=Lax"
        + (secure ? "; Secure" : "");
  }

  private Entry newEntry(String clientId, Username name) {
    Key key = keys.get(0);
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    String id = BASE64.encodeToString(bits);
    String issued = String.valueOf(clock.instant().getEpochSecond());
    return new Entry(key, id, issued, codeOf(key, clientId, name, id, issued));
  }

  /** An entry of nobody's. */
  private Secret unproven() {
    String issued = String.valueOf(clock.instant().getEpochSecond());
    return Secret.of(String.join(".", keys.get(0).id(), "A".repeat(22), issued, "A".repeat(43)));
  }

  /** The entries of a known key that are not over; none of a text that is no cookie of ours. */
  private List<Entry> entriesOf(Secret cookie) {
    String text = cookie.reveal();
    if (text.isEmpty() || text.length() > LONGEST) {
      return List.of();
    }
    String[] parts = text.split("~", -1);
    List<Entry> entries = new ArrayList<>();
    for (String part : parts) {
      Matcher entry = ENTRY.matcher(part);
      if (!entry.matches() || parts.length > MOST_ENTRIES) {
        return List.of();
      }
      for (Key key : keys) {
        if (key.id().equals(entry.group(1)) && isCurrent(entry.group(3))) {
          entries.add(new Entry(key, entry.group(2), entry.group(3), entry.group(4)));
        }
      }
    }
    return entries;
  }

  private boolean isCurrent(String issued) {
    Instant since = Instant.ofEpochSecond(Long.parseLong(issued));
    Instant now = clock.instant();
    return since.isBefore(now.plus(CLOCK_SKEW)) && since.isAfter(now.minus(remember));
  }

  /** The lengths keep two different lists of texts from being one message. */
  private static String codeOf(
      Key key, String clientId, Username username, String random, String issued) {
    byte[][] parts = {
      clientId.getBytes(UTF_8),
      username.lowerCase().getBytes(UTF_8),
      random.getBytes(UTF_8),
      issued.getBytes(UTF_8)
    };
    byte[][] message = new byte[2 * parts.length][];
    for (int i = 0; i < parts.length; i++) {
      message[2 * i] = ByteBuffer.allocate(Integer.BYTES).putInt(parts[i].length).array();
      message[2 * i + 1] = parts[i];
    }
    return BASE64.encodeToString(key.hmac().copy().of(message));
  }
}
