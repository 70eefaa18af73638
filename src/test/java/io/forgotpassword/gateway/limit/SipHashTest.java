package io.forgotpassword.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forgotpassword.gateway.model.BucketKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SipHashTest {
  private static final SipHash HASH = SipHash.withKey(counting(16));

  private static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  /** In the order of the bytes of the reference implementation's output. */
  private static String hex(BucketKey key) {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(key.high()).putLong(key.low()).order(ByteOrder.BIG_ENDIAN);
    return new BucketKey(bytes.getLong(0), bytes.getLong(8)).toString();
  }

  /** The first vectors of vectors_sip128 in the reference implementation. */
  @Test
  void it_is_siphash_2_4_of_128_bits() {
    assertThat(hex(HASH.of(counting(0), 0))).isEqualTo("a3817f04ba25a8e66df67214c7550293");
    assertThat(hex(HASH.of(counting(1), 1))).isEqualTo("da87c1d86b99af44347659119b22fc45");
  }

  @Property(tries = 200)
  void texts_are_hashed_as_their_lengths_and_chars(@ForAll @Size(max = 6) List<String> texts) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (String text : texts) {
      message.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length()).array());
      text.chars()
          .forEach(
              c -> {
                message.write(c);
                message.write(c >> 8);
              });
      message.writeBytes(new byte[-message.size() & 7]);
    }

    assertThat(HASH.of(texts.toArray(new String[0])))
        .isEqualTo(HASH.of(message.toByteArray(), message.size()));
  }

  @Test
  void no_text_passes_for_a_part_of_another() {
    List<BucketKey> keys = new ArrayList<>();
    for (String[] texts :
        List.of(
            new String[] {"ab", "c"},
            new String[] {"a", "bc"},
            new String[] {"abc", ""},
            new String[] {"", "abc"},
            new String[] {"abc"},
            new String[] {"abc\0", ""},
            new String[] {
              new String("abc".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1)
            })) {
      keys.add(HASH.of(texts));
    }

    assertThat(keys).doesNotHaveDuplicates();
  }
}
