package io.forgotpassword.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A ClientHello of the test's own, for any mix of versions, ciphers and extensions. */
public final class TestHello {
  private final int version;
  private int[] ciphers = {};
  private final Map<Integer, byte[]> extensions = new LinkedHashMap<>();
  private boolean withExtensions = true;

  /** A hello of a legacy version such as {@code 0x0303}. */
  public TestHello(int version) {
    this.version = version;
  }

  /** What TLS 1.1 clients sent: no extension that names a version. */
  public static TestHello tls11() {
    return new TestHello(0x0302).ciphers(0x002f, 0x0035, 0xc013, 0xc014).sni("gateway.example");
  }

  /** The cipher suites offered. */
  public TestHello ciphers(int... values) {
    ciphers = values;
    return this;
  }

  /** Any extension. */
  public TestHello extension(int type, byte... body) {
    extensions.put(type, body);
    return this;
  }

  /** Ends after the compression methods, as SSL 3 clients did. */
  public TestHello withoutExtensions() {
    withExtensions = false;
    return this;
  }

  /** The server_name extension. */
  public TestHello sni(String name) {
    return extension(0, sized(2, join(new byte[1], sized(2, name.getBytes(ISO_8859_1)))));
  }

  /** The ALPN extension with the protocols as latin-1 texts. */
  public TestHello alpn(String... protocols) {
    byte[] list = {};
    for (String protocol : protocols) {
      list = join(list, sized(1, protocol.getBytes(ISO_8859_1)));
    }
    return extension(16, sized(2, list));
  }

  /** The signature_algorithms extension. */
  public TestHello signatures(int... values) {
    return extension(13, sized(2, shorts(values)));
  }

  /** The supported_versions extension. */
  public TestHello versions(int... values) {
    return extension(43, sized(1, shorts(values)));
  }

  /** The handshake message without any record around it. */
  public byte[] message() {
    byte[] list = {};
    for (Map.Entry<Integer, byte[]> extension : extensions.entrySet()) {
      list = join(list, shorts(extension.getKey()), sized(2, extension.getValue()));
    }
    byte[] body =
        join(
            shorts(version),
            new byte[32],
            sized(1, new byte[32]),
            sized(2, shorts(ciphers)),
            sized(1, new byte[1]),
            withExtensions ? sized(2, list) : new byte[0]);
    return join(new byte[] {1}, sized(3, body));
  }

  /** The message in records of at most so many bytes. */
  public byte[] records(int most) {
    byte[] message = message();
    byte[] records = {};
    for (int at = 0; at < message.length; at += most) {
      byte[] part = Arrays.copyOfRange(message, at, Math.min(at + most, message.length));
      records = join(records, new byte[] {22, 3, 1}, sized(2, part));
    }
    return records;
  }

  private static byte[] shorts(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }

  private static byte[] sized(int width, byte[] content) {
    byte[] size = ByteBuffer.allocate(4).putInt(content.length).array();
    return join(Arrays.copyOfRange(size, 4 - width, 4), content);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
